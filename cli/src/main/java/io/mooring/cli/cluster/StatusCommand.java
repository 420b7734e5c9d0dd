package io.mooring.cli.cluster;

import io.mooring.cli.Moor;
import io.mooring.cli.extension.Extensions;
import io.mooring.cli.gitops.Configurations;
import io.mooring.cli.hub.HubClient;
import io.mooring.cli.output.Ages;
import io.mooring.cli.output.TextTable;
import io.mooring.protocol.arm.ClusterId;
import io.mooring.protocol.json.Json;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code moor status}: the clusters, and how far what was asked of each has come. */
@Command(
        name = "status",
        description = "Shows the clusters with their configurations and extensions.",
        mixinStandardHelpOptions = true)
public final class StatusCommand implements Runnable {
    /** Two lists are read per cluster; more than this belongs to `clusters list`. */
    private static final int CLUSTERS_MAX = 200;

    private final Moor moor;

    @Mixin
    private final GroupFilter filter = new GroupFilter();

    StatusCommand(Moor moor) {
        this.moor = moor;
    }

    @Override
    public void run() {
        HubClient hub = moor.hub();
        List<JsonNode> clusters = filter.list(hub);
        List<JsonNode> shown = clusters.subList(0, Math.min(clusters.size(), CLUSTERS_MAX));
        ArrayNode data = Json.mapper().createArrayNode();
        for (JsonNode cluster : shown) {
            ClusterId id = ClusterId.parse(cluster.path("id").asString(""));
            List<JsonNode> configurations = new Configurations(hub, id).list();
            List<JsonNode> extensions = new Extensions(hub, id).list();
            ObjectNode entry = data.addObject();
            entry.set("cluster", cluster);
            entry.putArray("fluxConfigurations").addAll(configurations);
            entry.putArray("extensions").addAll(extensions);
        }
        moor.output().show(data, () -> table(data, moor.ages(hub)).lines());
        if (clusters.isEmpty()) {
            GroupFilter.explainNone(moor);
        }
        if (shown.size() < clusters.size()) {
            moor.surroundings()
                    .err()
                    .println(
                            "The first " + shown.size() + " of " + clusters.size() + "; `moor clusters list` has all.");
        }
    }

    private static TextTable table(ArrayNode data, Ages ages) {
        TextTable table = new TextTable(
                "CLUSTER",
                "GROUP",
                "STATUS",
                "LAST SEEN",
                "KUBERNETES",
                "NODES",
                "AGENTS",
                "CONFIGURATIONS",
                "EXTENSIONS");
        for (JsonNode entry : data) {
            JsonNode cluster = entry.path("cluster");
            ClusterId id = ClusterId.parse(cluster.path("id").asString(""));
            JsonNode properties = cluster.path("properties");
            table.row(
                    id.name(),
                    id.resourceGroup(),
                    properties.path("connectivityStatus").asString(""),
                    ages.since(properties.path("lastConnectivityTime")),
                    ClusterRow.reported(properties, "kubernetesVersion"),
                    ClusterRow.reported(properties, "totalNodeCount"),
                    ClusterRow.reported(properties, "agentVersion"),
                    words(entry.path("fluxConfigurations"), "complianceState", properties),
                    words(entry.path("extensions"), "provisioningState", properties));
        }
        return table;
    }

    /** For instance {@code demo Compliant, other Pending}; of a silent cluster {@code demo was Compliant}. */
    private static String words(JsonNode resources, String state, JsonNode cluster) {
        boolean current = cluster.path("connectivityStatus").asString("").equals("Connected");
        List<String> words = new ArrayList<>();
        for (JsonNode resource : resources) {
            words.add(resource.path("name").asString("")
                    + (current ? " " : " was ")
                    + resource.path("properties").path(state).asString("?"));
        }
        return String.join(", ", words);
    }
}
