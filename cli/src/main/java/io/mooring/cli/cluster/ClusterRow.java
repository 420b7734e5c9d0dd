package io.mooring.cli.cluster;

import io.mooring.cli.output.Ages;
import io.mooring.cli.output.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** A connected cluster as a row of a table. */
final class ClusterRow {
    private static final Pattern GROUP = Pattern.compile("/resourceGroups/([^/]+)/", Pattern.CASE_INSENSITIVE);

    private ClusterRow() {}

    static TextTable table(List<? extends JsonNode> clusters, Ages ages) {
        TextTable table =
                new TextTable("NAME", "GROUP", "STATUS", "KUBERNETES", "NODES", "AGENTS", "LAST SEEN", "LOCATION");
        for (JsonNode cluster : clusters) {
            JsonNode properties = cluster.path("properties");
            table.row(
                    cluster.path("name").asString(""),
                    group(cluster.path("id").asString("")),
                    properties.path("connectivityStatus").asString(""),
                    reported(properties, "kubernetesVersion"),
                    reported(properties, "totalNodeCount"),
                    reported(properties, "agentVersion"),
                    ages.since(properties.path("lastConnectivityTime")),
                    cluster.path("location").asString(""));
        }
        return table;
    }

    /** The row of one cluster, and below it what is wrong with its agents. */
    static List<String> withErrors(JsonNode cluster, Ages ages) {
        List<String> lines = new ArrayList<>(table(List.of(cluster), ages).lines());
        for (JsonNode error : cluster.path("properties").path("arcAgentProfile").path("agentErrors")) {
            lines.add("! " + error.path("message").asString("") + " (" + ages.since(error.path("time")) + ")");
        }
        return lines;
    }

    /** What the cluster said of itself; of one that is silent, in the past tense. */
    static String reported(JsonNode properties, String name) {
        String value = properties.path(name).asString("");
        boolean current = properties.path("connectivityStatus").asString("").equals("Connected");
        return value.isEmpty() || current ? value : "was " + value;
    }

    static String group(String id) {
        Matcher group = GROUP.matcher(id);
        return group.find() ? group.group(1) : "";
    }
}
