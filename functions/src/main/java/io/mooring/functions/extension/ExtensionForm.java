package io.mooring.functions.extension;

import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.arm.Members;
import io.mooring.functions.catalog.TypeCatalog;
import io.mooring.functions.contract.Extensions;
import io.mooring.functions.contract.ResourceType;
import io.mooring.functions.desired.Item;
import io.mooring.functions.desired.ItemForm;
import io.mooring.functions.desired.ItemKind;
import io.mooring.protocol.extension.ExtensionReport;
import io.mooring.protocol.extension.ExtensionSpec;
import io.mooring.protocol.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** An extension in the REST contract's form. */
public final class ExtensionForm implements ItemForm {
    /** What users set and agents do not need to know. */
    private static final List<String> KEPT =
            List.of("aksAssignedIdentity", "managedBy", "managementDetails", "additionalDetails");

    private static final String IDENTITY = "identity";
    private static final String PLAN = "plan";
    private static final String PRINCIPAL_ID = "principalId";

    /** The name is the Helm release's, and Helm allows 53. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,51}[a-z0-9])?");

    private final CatalogRules catalog;
    private final String tenantId;

    /** @param tenantId of the identities that extensions have */
    public ExtensionForm(TypeCatalog catalog, String tenantId) {
        this.catalog = new CatalogRules(catalog);
        this.tenantId = tenantId;
    }

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
        ExtensionSpec wanted = ExtensionBody.read(properties, catalog);
        catalog.check(wanted);
        ObjectNode spec = Json.mapper().valueToTree(wanted);
        copy(properties.json(), spec, KEPT);
        return spec;
    }

    /** The identity is made with the extension, and stays as long as it. */
    @Override
    public JsonNode keepBeside(ObjectNode document, JsonNode spec, @Nullable JsonNode present) {
        ObjectNode kept = (ObjectNode) spec;
        copy(document, kept, List.of(IDENTITY, PLAN));
        if (kept.get(IDENTITY) instanceof ObjectNode identity && identity.has("type")) {
            String before = present == null
                    ? ""
                    : present.path(IDENTITY).path(PRINCIPAL_ID).asString("");
            identity.put(PRINCIPAL_ID, before.isEmpty() ? UUID.randomUUID().toString() : before);
        }
        return kept;
    }

    @Override
    public ObjectNode beside(JsonNode spec) {
        ObjectNode beside = Json.mapper().createObjectNode();
        copy(spec.deepCopy(), beside, List.of(IDENTITY, PLAN));
        if (beside.get(IDENTITY) instanceof ObjectNode identity && identity.has(PRINCIPAL_ID)) {
            identity.put("tenantId", tenantId);
        }
        return beside;
    }

    @Override
    public void checkDelete(Item item) {
        if (isSystem(item)) {
            throw ArmFailure.of(
                    400,
                    "SystemExtension",
                    "'" + item.name() + "' came with the cluster's agents and goes with them. To forget only what the"
                            + " hub knows of it, delete it with forceDelete=true.");
        }
    }

    @Override
    public ObjectNode written(JsonNode spec) {
        ObjectNode properties = Json.mapper().createObjectNode();
        write(properties, read(spec));
        copy(spec, properties, KEPT);
        return properties;
    }

    /** A version and upgrades by themselves exclude each other: a patch that names the one gives up the other. */
    @Override
    public ObjectNode beforePatch(ObjectNode written, Members patch) {
        Upgrades.forget(written, patch);
        return written;
    }

    private static ExtensionSpec read(JsonNode spec) {
        return Json.mapper().treeToValue(spec, ExtensionSpec.class);
    }

    private static void copy(JsonNode from, ObjectNode to, List<String> members) {
        members.stream().filter(from::has).forEach(member -> to.set(member, from.get(member)));
    }

    @Override
    public String provisioningState(Item item, Instant now) {
        return switch (item.progress(now)) {
            case DELETING -> "Deleting";
            // What came with the agents is there before anybody asks for it, and stays.
            case PENDING -> isSystem(item) ? "Succeeded" : item.unfinished();
            case TIMED_OUT -> isSystem(item) ? "Succeeded" : "Failed";
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
        properties.setAll(written(item.spec()));
        properties.put("isSystemExtension", isSystem(item));
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
        properties.put(Upgrades.MINOR, spec.autoUpgradeMinorVersion());
        String mode = spec.autoUpgradeMode();
        properties.put(Upgrades.MODE, mode != null ? mode : spec.autoUpgradeMinorVersion() ? "compatible" : "none");
        properties.put("releaseTrain", spec.releaseTrain());
        properties.put(Upgrades.VERSION, spec.version());
        properties.set("scope", Json.mapper().valueToTree(spec.scope()));
        if (spec.chart() != null) {
            properties.set("chart", Json.mapper().valueToTree(spec.chart()));
        }
        if (spec.lifecycle() != null) {
            properties.set("lifecycle", Json.mapper().valueToTree(spec.lifecycle()));
        }
        properties.set("configurationSettings", Json.mapper().valueToTree(spec.configurationSettings()));
    }

    private boolean isSystem(Item item) {
        return catalog.isSystem(read(item.spec()));
    }

    private void error(ObjectNode properties, Item item, @Nullable ExtensionReport report, Instant now) {
        if (item.progress(now) == Item.Progress.TIMED_OUT && !isSystem(item)) {
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
