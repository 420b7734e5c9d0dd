package io.mooring.cli.gitops;

import io.mooring.cli.desired.DesiredItems;
import io.mooring.cli.desired.ItemKind;
import io.mooring.cli.hub.HubClient;
import io.mooring.cli.output.Ages;
import io.mooring.cli.output.Details;
import io.mooring.cli.output.TextTable;
import io.mooring.protocol.arm.ClusterId;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Configurations, as people see them. */
record ConfigurationKind() implements ItemKind {
    @Override
    public Words words() {
        return new Words("configuration", "gitops", "Compliant", "remove what it applied");
    }

    @Override
    public DesiredItems of(HubClient hub, ClusterId cluster) {
        return new Configurations(hub, cluster);
    }

    @Override
    public TextTable table(List<? extends JsonNode> items, Ages ages) {
        TextTable table = new TextTable("NAME", "COMPLIANCE", "COMMIT", "REPORTED", "PROVISIONING", "URL", "MESSAGE");
        for (JsonNode configuration : items) {
            JsonNode properties = configuration.path("properties");
            table.row(
                    configuration.path("name").asString(""),
                    properties.path("complianceState").asString(""),
                    commit(properties),
                    ages.since(properties.path("statusUpdatedAt")),
                    properties.path("provisioningState").asString(""),
                    properties.path("gitRepository").path("url").asString(""),
                    Configurations.problem(properties));
        }
        return table;
    }

    @Override
    public List<String> detail(JsonNode item, Ages ages) {
        JsonNode properties = item.path("properties");
        String reported = ages.since(properties.path("statusUpdatedAt"));
        String fetched = ages.since(properties.path("sourceUpdatedAt"));
        TextTable objects = new TextTable("OBJECT", "NAMESPACE", "STATE", "SINCE", "MESSAGE");
        for (JsonNode object : properties.path("statuses")) {
            JsonNode condition = decisive(object.path("statusConditions"));
            objects.row(
                    object.path("kind").asString("") + " " + object.path("name").asString(""),
                    object.path("namespace").asString(""),
                    object.path("complianceState").asString(""),
                    ages.since(condition.path("lastTransitionTime")),
                    condition.path("message").asString(""));
        }
        return new Details()
                .field("Name", item.path("name").asString(""))
                .field("Compliance", properties.path("complianceState").asString(""))
                .field("Reported", reported.isEmpty() ? "nothing yet" : reported)
                .field("Commit", commit(properties) + (fetched.isEmpty() ? "" : ", fetched " + fetched))
                .field("Provisioning", properties.path("provisioningState").asString(""))
                .field(
                        "Repository",
                        properties.path("gitRepository").path("url").asString(""))
                .field("Message", Configurations.problem(properties))
                .with(objects);
    }

    private static String commit(JsonNode properties) {
        return Configurations.shortCommit(
                properties.path("sourceSyncedCommitId").asString(""));
    }

    /** The condition that says why an object is in its state: Ready, else the first that there is. */
    private static JsonNode decisive(JsonNode conditions) {
        for (JsonNode condition : conditions) {
            if (condition.path("type").asString("").equals("Ready")) {
                return condition;
            }
        }
        return conditions.path(0);
    }
}
