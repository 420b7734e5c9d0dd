package io.mooring.cli.events;

import io.mooring.cli.CliFailure;
import io.mooring.cli.CommandGroup;
import io.mooring.cli.ExitCode;
import io.mooring.cli.Moor;
import io.mooring.cli.cluster.ClusterChoice;
import io.mooring.cli.hub.ArmPath;
import io.mooring.cli.hub.HubClient;
import io.mooring.cli.output.Ages;
import io.mooring.cli.output.TextTable;
import io.mooring.protocol.arm.ClusterId;
import io.mooring.protocol.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code moor events}. */
@Command(
        name = "events",
        description = "Says who is told by webhook when a cluster's status changes or its certificate runs out.",
        mixinStandardHelpOptions = true,
        subcommands = {
            EventsCommand.Subscribe.class,
            EventsCommand.ListAll.class,
            EventsCommand.Show.class,
            EventsCommand.Unsubscribe.class,
            EventsCommand.DeadLetters.class
        })
public final class EventsCommand extends CommandGroup {
    private static final long SECRET_BYTES_MAX = 1024;

    EventsCommand() {}

    /** The options that say where a subscription is. */
    static final class Place {
        @Option(
                names = "--subscription",
                paramLabel = "ID",
                defaultValue = ClusterChoice.LOCAL_SUBSCRIPTION,
                description = "In this subscription (default: that of the local cloud).")
        private String subscription = ClusterChoice.LOCAL_SUBSCRIPTION;

        String scope() {
            // Checked by the type of the id, whose rules are the same.
            ClusterId unused = new ClusterId(subscription, "any", "any");
            return "/subscriptions/" + subscription;
        }

        ArmPath all() {
            return ArmPath.eventSubscriptions(scope());
        }
    }

    /** The options that name a subscription. */
    static final class Named {
        @Mixin
        private final Place place = new Place();

        @Option(
                names = {"-n", "--name"},
                required = true,
                paramLabel = "NAME",
                description = "Its name.")
        private String name = "";

        ArmPath path() {
            return place.all().child(name);
        }
    }

    @Command(name = "subscribe", description = "Has events posted to a receiver.", mixinStandardHelpOptions = true)
    static final class Subscribe implements Runnable {
        private final Moor moor;

        @Mixin
        private final Named named = new Named();

        @Option(
                names = "--endpoint",
                required = true,
                paramLabel = "URL",
                description = "Where events are posted to; it must answer OPTIONS with WebHook-Allowed-Origin.")
        private String endpoint = "";

        @Option(
                names = "--secret-file",
                required = true,
                paramLabel = "FILE",
                description = "Holds what events are signed with: 16 to 256 characters.")
        private Path secret = Path.of("");

        @Option(names = "--type", paramLabel = "TYPE", description = "Only events of this type; may be repeated.")
        private List<String> types = List.of();

        @Option(
                names = {"-g", "--resource-group"},
                paramLabel = "GROUP",
                description = "Only events of the clusters of this group.")
        private @Nullable String group;

        Subscribe(Moor moor) {
            this.moor = moor;
        }

        @Override
        public void run() {
            ObjectNode body = Json.mapper().createObjectNode();
            ObjectNode properties = body.putObject("properties");
            ObjectNode destination = properties.putObject("destination").put("endpointType", "WebHook");
            destination.putObject("properties").put("endpointUrl", endpoint).put("secret", secret());
            ObjectNode filter = properties.putObject("filter");
            types.forEach(filter.putArray("includedEventTypes")::add);
            filter.put(
                    "subjectBeginsWith", group == null ? "" : named.place.scope() + "/resourceGroups/" + group + "/");
            ObjectNode made = moor.hub().put(named.path(), body, "subscribe to events");
            moor.output().show(made, () -> table(List.of(made)).lines());
        }

        private String secret() {
            try {
                if (Files.size(secret) <= SECRET_BYTES_MAX) {
                    return Files.readString(secret).strip();
                }
                throw new CliFailure(ExitCode.USAGE, "The file " + secret + " is too long for a secret.", "");
            } catch (IOException unreadable) {
                throw new CliFailure(
                        ExitCode.USAGE,
                        "The file " + secret + " cannot be read.",
                        "Name one with --secret-file.",
                        unreadable);
            }
        }
    }

    @Command(name = "list", description = "Lists who is told.", mixinStandardHelpOptions = true)
    static final class ListAll implements Runnable {
        private final Moor moor;

        @Mixin
        private final Place place = new Place();

        ListAll(Moor moor) {
            this.moor = moor;
        }

        @Override
        public void run() {
            List<JsonNode> all = moor.hub().list(place.all(), "list the event subscriptions");
            moor.output()
                    .show(
                            Json.mapper().createArrayNode().addAll(all),
                            () -> table(all).lines());
        }
    }

    @Command(name = "show", description = "Shows an event subscription.", mixinStandardHelpOptions = true)
    static final class Show implements Runnable {
        private final Moor moor;

        @Mixin
        private final Named named = new Named();

        Show(Moor moor) {
            this.moor = moor;
        }

        @Override
        public void run() {
            ObjectNode found = moor.hub().get(named.path(), "show the event subscription");
            moor.output().show(found, () -> table(List.of(found)).lines());
        }
    }

    @Command(
            name = "unsubscribe",
            description = "Has no more events posted; those that wait are forgotten.",
            mixinStandardHelpOptions = true)
    static final class Unsubscribe implements Runnable {
        private final Moor moor;

        @Mixin
        private final Named named = new Named();

        Unsubscribe(Moor moor) {
            this.moor = moor;
        }

        @Override
        public void run() {
            boolean deleted = moor.hub().delete(named.path(), "delete the event subscription");
            moor.output().say(deleted ? "Deleted." : "There was none.");
        }
    }

    @Command(
            name = "dead-letters",
            description = "Lists the events that a receiver did not take for a day; they are kept for a week.",
            mixinStandardHelpOptions = true)
    static final class DeadLetters implements Runnable {
        private final Moor moor;

        @Mixin
        private final Named named = new Named();

        DeadLetters(Moor moor) {
            this.moor = moor;
        }

        @Override
        public void run() {
            HubClient hub = moor.hub();
            List<JsonNode> letters = hub.list(named.path().child("deadLetters"), "list the dead letters");
            moor.output().show(Json.mapper().createArrayNode().addAll(letters), () -> lines(letters, moor.ages(hub)));
        }

        private static List<String> lines(List<JsonNode> letters, Ages ages) {
            TextTable table = new TextTable("SINCE", "TYPE", "CLUSTER", "ATTEMPTS", "PROBLEM");
            for (JsonNode letter : letters) {
                table.row(
                        ages.since(letter.path("since")),
                        letter.at("/event/type").asString(""),
                        letter.at("/event/subject").asString("").replaceFirst(".*/", ""),
                        letter.path("attempts").asLong(0),
                        letter.path("problem").asString(""));
            }
            return table.lines();
        }
    }

    private static TextTable table(List<? extends JsonNode> subscriptions) {
        TextTable table = new TextTable("NAME", "ENDPOINT", "TYPES", "CLUSTERS");
        for (JsonNode one : subscriptions) {
            JsonNode filter = one.at("/properties/filter");
            String types = String.join(
                    ",",
                    filter.path("includedEventTypes")
                            .valueStream()
                            .map(type -> type.asString("").replaceFirst(".*\\.", ""))
                            .toList());
            String begins = filter.path("subjectBeginsWith").asString("");
            table.row(
                    one.path("name").asString(""),
                    one.at("/properties/destination/properties/endpointBaseUrl").asString(""),
                    types.isEmpty() ? "all" : types,
                    begins.isEmpty() ? "all" : begins);
        }
        return table;
    }
}
