package io.mooring.cli.desired;

import io.mooring.cli.Moor;
import io.mooring.cli.hub.HubClient;
import io.mooring.cli.output.DurationText;
import io.mooring.cli.output.Steps;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code create} of a kind, and {@code update}, which sends less. */
public abstract class CreateItem extends ItemCommand {
    @Mixin
    private final ItemChoice choice = new ItemChoice();

    @Option(
            names = {"--wait", "--watch"},
            description = "Waits until the cluster reports that it is done, and shows what it is at.")
    private boolean wait;

    @Option(
            names = "--wait-timeout",
            paramLabel = "DURATION",
            defaultValue = "10m",
            description = "Limit of --wait (default: 10m).")
    private String waitTimeout = "10m";

    protected CreateItem(Moor moor, ItemKind kind) {
        super(moor, kind);
    }

    /** The REST body that the options make; fails if they make none. */
    protected abstract ObjectNode body();

    @Override
    public final void run() {
        String name = choice.name();
        Duration limit = DurationText.parse(waitTimeout);
        ObjectNode body = body();
        HubClient hub = moor().hub();
        DesiredItems items = kind().of(hub, choice.cluster());
        ObjectNode created = send(items, name, body);
        ObjectNode shown = wait ? await(items, name, limit) : created;
        moor().output()
                .show(
                        shown,
                        () -> kind().table(List.of(shown), moor().ages(hub)).lines());
    }

    /** Sends the body; answers with the item as the hub has it then. */
    protected ObjectNode send(DesiredItems items, String name, ObjectNode body) {
        return items.put(name, body);
    }

    private ObjectNode await(DesiredItems items, String name, Duration limit) {
        ItemKind.Words words = kind().words();
        try (Steps steps = moor().steps()) {
            return steps.step(
                    "The " + words.noun() + " " + name + " is " + words.done(),
                    progress -> items.awaitDone(name, limit, moor().waiting(), progress::note));
        }
    }

    /** Adds a field if the user has given it. */
    public static void put(ObjectNode node, String field, @Nullable String value) {
        if (value != null) {
            node.put(field, value);
        }
    }
}
