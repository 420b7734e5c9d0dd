package io.mooring.cli.cluster;

import io.mooring.cli.Moor;
import io.mooring.cli.hub.ArmPath;
import io.mooring.cli.hub.HubClient;
import io.mooring.cli.output.Ages;
import io.mooring.cli.output.TextTable;
import io.mooring.protocol.arm.ClusterId;
import io.mooring.protocol.connectivity.ConnectivityStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code moor clusters summary}. */
@Command(
        name = "summary",
        description = "Counts the connected clusters by status, in all and by group.",
        mixinStandardHelpOptions = true)
final class SummaryCommand implements Runnable {
    private final Moor moor;

    @Option(
            names = "--subscription",
            paramLabel = "ID",
            defaultValue = ClusterChoice.LOCAL_SUBSCRIPTION,
            description = "Those of this subscription (default: that of the local cloud).")
    private String subscription = ClusterChoice.LOCAL_SUBSCRIPTION;

    SummaryCommand(Moor moor) {
        this.moor = moor;
    }

    @Override
    public void run() {
        // Checked by the type of the id, whose rules are the same.
        ClusterId unused = new ClusterId(subscription, "any", "any");
        HubClient hub = moor.hub();
        ObjectNode summary = hub.get(ArmPath.connectivitySummary(subscription), "count the clusters");
        moor.output().show(summary, () -> lines(summary, moor.ages(hub)));
    }

    private static List<String> lines(JsonNode summary, Ages ages) {
        TextTable table = new TextTable(Stream.concat(
                        Stream.of("GROUP"),
                        Arrays.stream(ConnectivityStatus.values())
                                .map(status -> status.wireName().toUpperCase(Locale.ROOT)))
                .toArray(String[]::new));
        for (JsonNode group : summary.path("groups")) {
            row(table, group.path("resourceGroup").asString(""), group.path("counts"));
        }
        row(table, "all", summary.path("counts"));
        List<String> lines = new ArrayList<>(table.lines());
        String age = ages.since(summary.path("asOf"));
        lines.add("");
        lines.add(age.isEmpty() ? "Nothing has been counted yet." : "As of " + age + ".");
        return lines;
    }

    private static void row(TextTable table, String name, JsonNode counts) {
        List<Object> cells = new ArrayList<>();
        cells.add(name);
        for (ConnectivityStatus status : ConnectivityStatus.values()) {
            cells.add(counts.path(status.wireName()).asLong(0));
        }
        table.row(cells.toArray());
    }
}
