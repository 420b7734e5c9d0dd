package io.mooring.cli.desired;

import io.mooring.cli.Moor;
import io.mooring.cli.cluster.ParentCluster;
import io.mooring.cli.hub.HubClient;
import io.mooring.protocol.json.Json;
import java.util.List;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** {@code list} of a kind. */
public abstract class ListItems extends ItemCommand {
    @Mixin
    private final ParentCluster cluster = new ParentCluster();

    protected ListItems(Moor moor, ItemKind kind) {
        super(moor, kind);
    }

    @Override
    public final void run() {
        HubClient hub = moor().hub();
        List<JsonNode> all = kind().of(hub, cluster.id()).list();
        show(
                hub,
                cluster.id(),
                Json.mapper().createArrayNode().addAll(all),
                ages -> kind().table(all, ages).lines());
    }
}
