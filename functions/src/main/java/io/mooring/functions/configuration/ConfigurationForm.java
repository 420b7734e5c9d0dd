package io.mooring.functions.configuration;

import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.arm.Members;
import io.mooring.functions.contract.FluxConfigurations;
import io.mooring.functions.contract.ResourceType;
import io.mooring.functions.desired.Item;
import io.mooring.functions.desired.ItemForm;
import io.mooring.functions.desired.ItemKind;
import io.mooring.functions.secret.SettingsChange;
import io.mooring.protocol.configuration.ComplianceState;
import io.mooring.protocol.configuration.FluxConfigurationReport;
import io.mooring.protocol.configuration.FluxConfigurationSpec;
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
        ObjectNode spec = Json.mapper().valueToTree(ConfigurationBody.read(name, properties));
        ReconciliationWait.copy(properties, spec);
        return spec;
    }

    @Override
    public ObjectNode written(JsonNode spec) {
        ObjectNode properties = ConfigurationBody.written(read(spec));
        ReconciliationWait.write(spec, properties);
        return properties;
    }

    /** A patch that names another kind of source gives up the one that was. */
    @Override
    public ObjectNode beforePatch(ObjectNode written, Members patch) {
        String kind = patch.optionalString("sourceKind");
        for (SourceKind other : SourceKind.values()) {
            if (kind != null && !other.wireName().equalsIgnoreCase(kind)) {
                written.remove(other.member());
            }
        }
        return written;
    }

    @Override
    public SettingsChange patchSettings(Members properties) {
        return SettingsChange.merge(properties).without(SourceSecrets.removedBy(properties.json()));
    }

    @Override
    public SettingsChange checked(SettingsChange settings) {
        return SourceSecrets.checked(settings);
    }

    @Override
    public String provisioningState(Item item, Instant now) {
        return switch (item.progress(now)) {
            case DELETING -> "Deleting";
            case REPORTED -> isAwaited(item) ? awaited(item, now) : "Succeeded";
            case TIMED_OUT -> "Failed";
            case PENDING -> item.unfinished();
        };
    }

    /** Whether the cluster has taken it up, but is to comply before the change is done. */
    private static boolean isAwaited(Item item) {
        FluxConfigurationReport report = report(item);
        return ReconciliationWait.of(item.spec()) != null
                && (report == null
                        || !(report.complianceState() == ComplianceState.COMPLIANT
                                || report.complianceState() == ComplianceState.SUSPENDED));
    }

    private static String awaited(Item item, Instant now) {
        ReconciliationWait wait = ReconciliationWait.of(item.spec());
        return wait != null && wait.isOver(item, now) ? "Failed" : item.unfinished();
    }

    @Override
    public void describe(ObjectNode properties, Item item, Instant now) {
        properties.setAll(written(item.spec()));
        report(properties, item, read(item.spec()), now);
    }

    private static FluxConfigurationSpec read(JsonNode spec) {
        return Json.mapper().treeToValue(spec, FluxConfigurationSpec.class);
    }

    private static @Nullable FluxConfigurationReport report(Item item) {
        Item.Report stored = item.report();
        return stored == null ? null : Json.mapper().treeToValue(stored.body(), FluxConfigurationReport.class);
    }

    private static void report(ObjectNode properties, Item item, FluxConfigurationSpec spec, Instant now) {
        Item.Report stored = item.report();
        FluxConfigurationReport report = report(item);
        properties.put("complianceState", compliance(item, spec, report).wireName());
        properties.put("errorMessage", errorMessage(item, report, now));
        if (stored == null || report == null) {
            properties.putArray("statuses");
            return;
        }
        properties.put("repositoryPublicKey", report.repositoryPublicKey());
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
        String message = report == null ? null : report.errorMessage();
        ReconciliationWait wait = ReconciliationWait.of(item.spec());
        if (message != null || wait == null || item.progress(now) != Item.Progress.REPORTED) {
            return message;
        }
        return isAwaited(item) && wait.isOver(item, now)
                ? "The cluster did not comply within " + wait.atMost() + ", for which it was waited."
                : null;
    }
}
