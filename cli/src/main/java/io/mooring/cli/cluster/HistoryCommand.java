package io.mooring.cli.cluster;

import io.mooring.cli.Moor;
import io.mooring.cli.hub.ArmPath;
import io.mooring.cli.hub.HubClient;
import io.mooring.cli.output.Ages;
import io.mooring.cli.output.DurationText;
import io.mooring.cli.output.TextTable;
import io.mooring.protocol.arm.ClusterId;
import io.mooring.protocol.connectivity.Availability;
import io.mooring.protocol.connectivity.StatusTransition;
import io.mooring.protocol.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code moor clusters history}. */
@Command(
        name = "history",
        description = {
            "Shows when a cluster's status changed, and how much of the time it was connected.",
            "The hub keeps the last 100 changes, and those of 90 days."
        },
        mixinStandardHelpOptions = true)
final class HistoryCommand implements Runnable {
    private final Moor moor;

    @Mixin
    private final ClusterChoice choice = new ClusterChoice();

    @Option(
            names = "--since",
            paramLabel = "DURATION",
            defaultValue = "30d",
            description = "How far to look back (default: ${DEFAULT-VALUE}).")
    private String since = "30d";

    HistoryCommand(Moor moor) {
        this.moor = moor;
    }

    @Override
    public void run() {
        Duration period = DurationText.parse(since);
        ClusterId id = choice.id();
        HubClient hub = moor.hub();
        List<StatusTransition> all =
                hub.list(ArmPath.history(id), "read the history of the cluster " + id.name()).stream()
                        .map(one -> Json.mapper().treeToValue(one, StatusTransition.class))
                        .toList();
        Ages ages = moor.ages(hub);
        Instant from = ages.now().minus(period);
        Availability availability = Availability.over(all, from, ages.now());
        List<StatusTransition> shown =
                all.stream().filter(one -> !one.at().isBefore(from)).toList();
        ObjectNode data = Json.mapper().createObjectNode();
        data.put("from", from.toString()).put("to", ages.now().toString());
        data.set("transitions", Json.mapper().valueToTree(shown));
        data.set("availability", json(availability));
        moor.output().show(data, () -> lines(shown, availability, ages));
    }

    private static ObjectNode json(Availability availability) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put(
                "share",
                availability.share().isPresent()
                        ? Double.valueOf(availability.share().getAsDouble())
                        : null);
        json.put("connectedSeconds", availability.connected().toSeconds());
        json.put("awaySeconds", availability.away().toSeconds());
        json.put("unknownSeconds", availability.unknown().toSeconds());
        return json;
    }

    private List<String> lines(List<StatusTransition> shown, Availability availability, Ages ages) {
        List<String> lines = new ArrayList<>();
        if (shown.isEmpty()) {
            lines.add("The status did not change in the last " + since + ".");
        } else {
            TextTable table = new TextTable("AT", "AGE", "FROM", "TO", "SEEN AFTER");
            for (StatusTransition one : shown) {
                table.row(
                        one.at(),
                        DurationText.age(Duration.between(one.at(), ages.now())),
                        one.from().wireName(),
                        one.to().wireName(),
                        DurationText.age(Duration.between(one.at(), one.seenAt())));
            }
            lines.addAll(table.lines());
        }
        lines.add("");
        lines.add(sentence(availability));
        return lines;
    }

    private String sentence(Availability availability) {
        String unknown = availability.unknown().isZero()
                ? ""
                : " Nothing is known of " + DurationText.age(availability.unknown()) + " of it.";
        if (availability.share().isEmpty()) {
            return "Of the last " + since + " it is not known whether the cluster was connected.";
        }
        return String.format(
                Locale.ROOT,
                "Connected %.2f %% of the last %s (away %s).%s",
                100 * availability.share().getAsDouble(),
                since,
                DurationText.age(availability.away()),
                unknown);
    }
}
