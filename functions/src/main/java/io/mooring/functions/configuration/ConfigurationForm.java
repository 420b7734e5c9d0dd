package io.mooring.functions.configuration;

import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.arm.Members;
import io.mooring.functions.contract.FluxConfigurations;
import io.mooring.functions.contract.ResourceType;
import io.mooring.functions.desired.Item;
import io.mooring.functions.desired.ItemForm;
import io.mooring.functions.desired.ItemKind;
import io.mooring.protocol.configuration.ComplianceState;
import io.mooring.protocol.configuration.FluxConfigurationReport;
import io.mooring.protocol.configuration.FluxConfigurationSpec;
import io.mooring.protocol.configuration.GitRepositorySource;
import io.mooring.protocol.configuration.KustomizationSpec;
import io.mooring.protocol.json.Json;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A Flux configuration in the REST contract's form. */
public final class ConfigurationForm implements ItemForm {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    @Override
    public ItemKind kind() {
        return ItemKind.FLUX_CONFIGURATION;
    }

    @Override
    public ResourceType type() {
        return FluxConfigurations.TYPE;
    }

    @Override
    public void checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw ArmFailure.of(
                    400,
                    "InvalidResourceName",
                    "The name '" + name + "' must have 1 to 63 lower-case letters, digits or hyphens, and begin and"
                            + " end with a letter or digit.");
        }
    }

    @Override
    public JsonNode spec(String name, Members properties, @Nullable JsonNode present) {
        FluxConfigurationSpec wanted = ConfigurationBody.read(name, properties);
        return Json.mapper().valueToTree(wanted);
    }

    @Override
    public ObjectNode written(JsonNode spec) {
        ObjectNode properties = Json.mapper().createObjectNode();
        write(properties, Json.mapper().treeToValue(spec, FluxConfigurationSpec.class));
        return properties;
    }

    @Override
    public String provisioningState(Item item, Instant now) {
        return switch (item.progress(now)) {
            case DELETING -> "Deleting";
            case REPORTED -> "Succeeded";
            case TIMED_OUT -> "Failed";
            case PENDING -> item.unfinished();
        };
    }

    @Override
    public void describe(ObjectNode properties, Item item, Instant now) {
        FluxConfigurationSpec spec = Json.mapper().treeToValue(item.spec(), FluxConfigurationSpec.class);
        write(properties, spec);
        report(properties, item, spec, now);
    }

    /** The spec as a user would have to write it. */
    private static void write(ObjectNode properties, FluxConfigurationSpec spec) {
        properties.put("scope", spec.scope());
        properties.put("namespace", spec.namespace());
        properties.put("sourceKind", spec.sourceKind());
        properties.put("suspend", spec.suspend());
        GitRepositorySource source = spec.gitRepository();
        if (source != null) {
            properties.set("gitRepository", Json.mapper().valueToTree(source));
        }
        ObjectNode kustomizations = properties.putObject("kustomizations");
        spec.kustomizations()
                .forEach((name, kustomization) -> kustomizations.set(name, described(name, kustomization)));
    }

    private static ObjectNode described(String name, KustomizationSpec spec) {
        ObjectNode kustomization = Json.mapper().valueToTree(spec);
        JsonNode substitute = kustomization.remove("substitute");
        if (substitute != null && !substitute.isNull()) {
            kustomization.putObject("postBuild").set("substitute", substitute);
        }
        return kustomization.put("name", name);
    }

    private static void report(ObjectNode properties, Item item, FluxConfigurationSpec spec, Instant now) {
        Item.Report stored = item.report();
        FluxConfigurationReport report =
                stored == null ? null : Json.mapper().treeToValue(stored.body(), FluxConfigurationReport.class);
        properties.put("complianceState", compliance(item, spec, report).wireName());
        properties.put("errorMessage", errorMessage(item, report, now));
        if (stored == null || report == null) {
            properties.putArray("statuses");
            return;
        }
        properties.put("sourceSyncedCommitId", report.sourceSyncedCommitId());
        properties.put(
                "sourceUpdatedAt",
                report.sourceUpdatedAt() == null
                        ? null
                        : report.sourceUpdatedAt().toString());
        properties.put("statusUpdatedAt", stored.at().toString());
        properties.set("statuses", Json.mapper().valueToTree(report.statuses()));
    }

    /** What the cluster said of an older generation says nothing of this one. */
    private static ComplianceState compliance(
            Item item, FluxConfigurationSpec spec, @Nullable FluxConfigurationReport report) {
        if (spec.suspend()) {
            return ComplianceState.SUSPENDED;
        }
        if (report == null) {
            return ComplianceState.UNKNOWN;
        }
        return report.generation() < item.generation() ? ComplianceState.PENDING : report.complianceState();
    }

    private static @Nullable String errorMessage(Item item, @Nullable FluxConfigurationReport report, Instant now) {
        if (item.progress(now) == Item.Progress.TIMED_OUT) {
            return Item.TIMED_OUT_MESSAGE;
        }
        return report == null ? null : report.errorMessage();
    }
}
