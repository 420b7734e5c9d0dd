package io.mooring.cli.extension;

import io.mooring.cli.desired.DesiredItems;
import io.mooring.cli.desired.ItemKind;
import io.mooring.cli.hub.HubClient;
import io.mooring.cli.output.Ages;
import io.mooring.cli.output.Details;
import io.mooring.cli.output.TextTable;
import io.mooring.protocol.arm.ClusterId;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Extensions, as people see them. */
record ExtensionKind() implements ItemKind {
    @Override
    public Words words() {
        return new Words("extension", "extension", "installed", "uninstall it");
    }

    @Override
    public DesiredItems of(HubClient hub, ClusterId cluster) {
        return new Extensions(hub, cluster);
    }

    @Override
    public TextTable table(List<? extends JsonNode> items, Ages ages) {
        TextTable table = new TextTable("NAME", "TYPE", "STATE", "VERSION", "NAMESPACE", "REPORTED", "MESSAGE");
        for (JsonNode extension : items) {
            JsonNode properties = extension.path("properties");
            table.row(
                    extension.path("name").asString(""),
                    properties.path("extensionType").asString(""),
                    properties.path("provisioningState").asString(""),
                    properties.path("currentVersion").asString(""),
                    namespace(properties.path("scope")),
                    ages.since(properties.path("statusUpdatedAt")),
                    Extensions.problem(properties));
        }
        return table;
    }

    @Override
    public List<String> detail(JsonNode item, Ages ages) {
        JsonNode properties = item.path("properties");
        String reported = ages.since(properties.path("statusUpdatedAt"));
        String pinned = properties.path("version").asString("");
        TextTable statuses = new TextTable("STATUS", "LEVEL", "SINCE", "MESSAGE");
        for (JsonNode status : properties.path("statuses")) {
            statuses.row(
                    status.path("displayStatus").asString(status.path("code").asString("")),
                    status.path("level").asString(""),
                    ages.since(status.path("time")),
                    status.path("message").asString(""));
        }
        return new Details()
                .field("Name", item.path("name").asString(""))
                .field("Type", properties.path("extensionType").asString(""))
                .field("State", properties.path("provisioningState").asString(""))
                .field("Reported", reported.isEmpty() ? "nothing yet" : reported)
                .field(
                        "Version",
                        properties.path("currentVersion").asString("none installed")
                                + (pinned.isEmpty() ? "" : ", pinned to " + pinned))
                .field("Namespace", namespace(properties.path("scope")))
                .field("Chart", chart(properties.path("chart")))
                .field("Message", Extensions.problem(properties))
                .with(statuses);
    }

    private static String namespace(JsonNode scope) {
        String release = scope.path("cluster").path("releaseNamespace").asString("");
        return release.isEmpty()
                ? scope.path("namespace").path("targetNamespace").asString("")
                : release;
    }

    private static String chart(JsonNode chart) {
        JsonNode repository = chart.path("repository");
        return repository.isObject()
                ? repository.path("name").asString("") + " of "
                        + repository.path("url").asString("")
                : chart.path("git").path("url").asString("");
    }
}
