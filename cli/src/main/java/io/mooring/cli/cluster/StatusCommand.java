package io.mooring.cli.cluster;

import io.mooring.cli.Moor;
import io.mooring.cli.extension.Extensions;
import io.mooring.cli.gitops.Configurations;
import io.mooring.cli.hub.HubClient;
import io.mooring.cli.output.TextTable;
import io.mooring.protocol.arm.ClusterId;
import io.mooring.protocol.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
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

    @Option(
            names = {"-g", "--resource-group"},
            paramLabel = "GROUP",
            description = "Only the clusters of this group.")
    private @Nullable String group;

    @Option(
            names = "--subscription",
            paramLabel = "ID",
            defaultValue = ClusterChoice.LOCAL_SUBSCRIPTION,
            description = "Those of this subscription (default: that of the local cloud).")
    private String subscription = ClusterChoice.LOCAL_SUBSCRIPTION;

    StatusCommand(Moor moor) {
        this.moor = moor;
    }

    @Override
    public void run() {
        HubClient hub = moor.hub();
        List<JsonNode> clusters = hub.list(ClustersCommand.ListAll.path(subscription, group), "list the clusters");
        List<JsonNode> shown = clusters.subList(0, Math.min(clusters.size(), CLUSTERS_MAX));
        ArrayNode data = Json.mapper().createArrayNode();
        TextTable table = new TextTable(
                "CLUSTER", "GROUP", "STATUS", "KUBERNETES", "NODES", "AGENTS", "CONFIGURATIONS", "EXTENSIONS");
        for (JsonNode cluster : shown) {
            ClusterId id = ClusterId.parse(cluster.path("id").asString(""));
            List<JsonNode> configurations = new Configurations(hub, id).list();
            List<JsonNode> extensions = new Extensions(hub, id).list();
            ObjectNode entry = data.addObject();
            entry.set("cluster", cluster);
            entry.putArray("fluxConfigurations").addAll(configurations);
            entry.putArray("extensions").addAll(extensions);
            JsonNode properties = cluster.path("properties");
            table.row(
                    id.name(),
                    id.resourceGroup(),
                    properties.path("connectivityStatus").asString(""),
                    properties.path("kubernetesVersion").asString(""),
                    properties.path("totalNodeCount").asString(""),
                    properties.path("agentVersion").asString(""),
                    words(configurations, "complianceState"),
                    words(extensions, "provisioningState"));
        }
        moor.output().show(data, () -> table);
        if (clusters.isEmpty()) {
            moor.surroundings().err().println("No cluster is connected; `moor connect` connects one.");
        }
        if (shown.size() < clusters.size()) {
            moor.surroundings()
                    .err()
                    .println(
                            "The first " + shown.size() + " of " + clusters.size() + "; `moor clusters list` has all.");
        }
    }

    /** For instance {@code demo Compliant, other Pending}. */
    private static String words(List<JsonNode> resources, String state) {
        List<String> words = new ArrayList<>();
        for (JsonNode resource : resources) {
            words.add(resource.path("name").asString("") + " "
                    + resource.path("properties").path(state).asString("?"));
        }
        return String.join(", ", words);
    }
}
