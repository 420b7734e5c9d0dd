package io.mooring.functions.configuration;

import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.arm.Members;
import io.mooring.functions.contract.ResourceType;
import io.mooring.functions.contract.SourceControlConfigurations;
import io.mooring.functions.desired.Item;
import io.mooring.functions.desired.ItemForm;
import io.mooring.functions.desired.ItemKind;
import io.mooring.functions.fluxv1.SourceControl;
import io.mooring.functions.secret.SettingsChange;
import io.mooring.protocol.configuration.FluxConfigurationReport;
import io.mooring.protocol.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A source control configuration, Flux v1's kind of configuration, in the REST contract's form. */
public final class SourceControlForm implements ItemForm {
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9]([a-z0-9-]{0," + (SourceControl.NAME_LENGTH_MAX - 2) + "}[a-z0-9])?");
    private static final String INSTANCE_NAME = "operatorInstanceName";

    @Override
    public ItemKind kind() {
        return ItemKind.SOURCE_CONTROL;
    }

    /** Users hear at once that it is stored, and that it is gone. */
    @Override
    public boolean isLongRunning() {
        return false;
    }

    @Override
    public void checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw ArmFailure.of(
                    400,
                    "InvalidResourceName",
                    "The name '" + name + "' must have 1 to " + SourceControl.NAME_LENGTH_MAX
                            + " lower-case letters, digits or hyphens, and begin and end with a letter or digit.");
        }
    }

    @Override
    public ResourceType type() {
        return SourceControlConfigurations.TYPE;
    }

    @Override
    public JsonNode spec(String name, Members properties, @Nullable JsonNode present) {
        ObjectNode spec = properties.json().deepCopy();
        if (!spec.has(INSTANCE_NAME)) {
            spec.put(INSTANCE_NAME, name);
        }
        if (new SourceControl(name, spec).paths() > SourceControl.PATHS_MAX) {
            throw ArmFailure.refused("'properties.operatorParams' can have " + SourceControl.PATHS_MAX + " paths.");
        }
        return spec;
    }

    @Override
    public ObjectNode written(JsonNode spec) {
        return (ObjectNode) spec.deepCopy();
    }

    @Override
    public SettingsChange checked(SettingsChange settings) {
        return SourceSecrets.checked(settings);
    }

    @Override
    public String provisioningState(Item item, Instant now) {
        return switch (item.progress(now)) {
            case DELETING -> "Deleting";
            case REPORTED -> "Succeeded";
            case TIMED_OUT -> "Failed";
            case PENDING -> "Accepted";
        };
    }

    @Override
    public void describe(ObjectNode properties, Item item, Instant now) {
        properties.setAll((ObjectNode) item.spec());
        Item.Report stored = item.report();
        FluxConfigurationReport report =
                stored == null ? null : Json.mapper().treeToValue(stored.body(), FluxConfigurationReport.class);
        properties.put("repositoryPublicKey", report == null ? "" : report.repositoryPublicKey());
        ObjectNode status = properties.putObject("complianceStatus");
        String state = state(item, report, now);
        List<String> messages = new ArrayList<>(new SourceControl(item.name(), item.spec()).complaints());
        boolean isWhole = messages.isEmpty();
        if (item.progress(now) == Item.Progress.TIMED_OUT) {
            messages.add(0, Item.TIMED_OUT_MESSAGE);
        } else if (report != null && report.errorMessage() != null) {
            messages.add(0, report.errorMessage());
        }
        status.put("complianceState", state);
        if (stored != null) {
            status.put("lastConfigApplied", stored.at().toString());
        }
        status.put("message", String.join(" ", messages));
        boolean isBad = state.equals("Noncompliant") || state.equals("Failed");
        status.put("messageLevel", isBad ? "Error" : isWhole ? "Information" : "Warning");
    }

    /** Flux v1 was done when it was installed, and scripts wait for that word. */
    private static String state(Item item, @Nullable FluxConfigurationReport report, Instant now) {
        if (item.progress(now) == Item.Progress.TIMED_OUT) {
            return "Failed";
        }
        if (report == null || report.generation() < item.generation()) {
            return "Pending";
        }
        return switch (report.complianceState()) {
            case COMPLIANT, SUSPENDED -> "Installed";
            case NON_COMPLIANT -> "Noncompliant";
            case PENDING, UNKNOWN -> "Pending";
        };
    }
}
