package io.mooring.functions.extension;

import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.arm.Members;
import io.mooring.functions.contract.Extensions;
import io.mooring.functions.contract.ResourceType;
import io.mooring.functions.desired.Item;
import io.mooring.functions.desired.ItemForm;
import io.mooring.functions.desired.ItemKind;
import io.mooring.protocol.extension.ExtensionReport;
import io.mooring.protocol.extension.ExtensionSpec;
import io.mooring.protocol.json.Json;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** An extension in the REST contract's form. */
public final class ExtensionForm implements ItemForm {
    private static final String AUTO_UPGRADE = "autoUpgradeMinorVersion";
    private static final String VERSION = "version";
    /** The name is the Helm release's, and Helm allows 53. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,51}[a-z0-9])?");

    @Override
    public ItemKind kind() {
        return ItemKind.EXTENSION;
    }

    @Override
    public ResourceType type() {
        return Extensions.TYPE;
    }

    @Override
    public void checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw ArmFailure.of(
                    400,
                    "InvalidResourceName",
                    "The name '" + name + "' must have 1 to 53 lower-case letters, digits or hyphens, and begin and"
                            + " end with a letter or digit.");
        }
    }

    @Override
    public JsonNode spec(String name, Members properties, @Nullable JsonNode present) {
        return Json.mapper().valueToTree(ExtensionBody.read(properties));
    }

    @Override
    public ObjectNode written(JsonNode spec) {
        ObjectNode properties = Json.mapper().createObjectNode();
        write(properties, Json.mapper().treeToValue(spec, ExtensionSpec.class));
        return properties;
    }

    /** A version and upgrades by themselves exclude each other: a patch that names the one gives up the other. */
    @Override
    public ObjectNode beforePatch(ObjectNode written, Members patch) {
        if (patch.has(VERSION) && written.has("chart")) {
            written.remove(AUTO_UPGRADE);
        }
        if (patch.bool(AUTO_UPGRADE, false)) {
            written.remove(VERSION);
        }
        return written;
    }

    @Override
    public String provisioningState(Item item, Instant now) {
        return switch (item.progress(now)) {
            case DELETING -> "Deleting";
            case TIMED_OUT -> "Failed";
            case PENDING -> item.unfinished();
            case REPORTED -> {
                ExtensionReport report = report(item);
                yield report == null
                        ? item.unfinished()
                        : switch (report.state()) {
                            case INSTALLED -> "Succeeded";
                            case FAILED -> "Failed";
                            case PENDING, DELETING -> item.unfinished();
                        };
            }
        };
    }

    @Override
    public void describe(ObjectNode properties, Item item, Instant now) {
        ExtensionSpec spec = Json.mapper().treeToValue(item.spec(), ExtensionSpec.class);
        write(properties, spec);
        ExtensionReport report = report(item);
        properties.put("currentVersion", report == null ? null : report.currentVersion());
        if (report == null) {
            properties.putArray("statuses");
        } else {
            properties.set("statuses", Json.mapper().valueToTree(report.statuses()));
        }
        if (item.report() != null) {
            properties.put("statusUpdatedAt", item.report().at().toString());
        }
        error(properties, item, report, now);
    }

    /** The spec as a user would have to write it. */
    private static void write(ObjectNode properties, ExtensionSpec spec) {
        properties.put("extensionType", spec.extensionType());
        properties.put(AUTO_UPGRADE, spec.autoUpgradeMinorVersion());
        properties.put("releaseTrain", spec.releaseTrain());
        properties.put(VERSION, spec.version());
        properties.set("scope", Json.mapper().valueToTree(spec.scope()));
        if (spec.chart() != null) {
            properties.set("chart", Json.mapper().valueToTree(spec.chart()));
        }
        if (spec.lifecycle() != null) {
            properties.set("lifecycle", Json.mapper().valueToTree(spec.lifecycle()));
        }
        properties.set("configurationSettings", Json.mapper().valueToTree(spec.configurationSettings()));
    }

    private static void error(ObjectNode properties, Item item, @Nullable ExtensionReport report, Instant now) {
        if (item.progress(now) == Item.Progress.TIMED_OUT) {
            properties.putObject("errorInfo").put("code", "OperationTimedOut").put("message", Item.TIMED_OUT_MESSAGE);
        } else if (report != null && report.errorMessage() != null) {
            properties
                    .putObject("errorInfo")
                    .put("code", "ExtensionOperationFailed")
                    .put("message", report.errorMessage());
        }
    }

    private static @Nullable ExtensionReport report(Item item) {
        Item.Report stored = item.report();
        return stored == null ? null : Json.mapper().treeToValue(stored.body(), ExtensionReport.class);
    }
}
