package io.mooring.cli.desired;

import io.mooring.cli.Moor;
import io.mooring.cli.hub.HubClient;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** {@code show} of a kind. */
public abstract class ShowItem extends ItemCommand {
    @Mixin
    private final ItemChoice choice = new ItemChoice();

    protected ShowItem(Moor moor, ItemKind kind) {
        super(moor, kind);
    }

    @Override
    public final void run() {
        HubClient hub = moor().hub();
        JsonNode found = kind().of(hub, choice.cluster()).get(choice.name());
        show(hub, choice.cluster(), found, ages -> kind().detail(found, ages));
    }
}
