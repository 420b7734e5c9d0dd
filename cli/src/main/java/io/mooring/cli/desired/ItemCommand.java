package io.mooring.cli.desired;

import io.mooring.cli.Moor;
import io.mooring.cli.hub.ArmPath;
import io.mooring.cli.hub.HubClient;
import io.mooring.cli.output.Ages;
import io.mooring.protocol.arm.ClusterId;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** A command on the items of one kind. */
abstract class ItemCommand implements Runnable {
    private final Moor moor;
    private final ItemKind kind;

    ItemCommand(Moor moor, ItemKind kind) {
        this.moor = moor;
        this.kind = kind;
    }

    final Moor moor() {
        return moor;
    }

    final ItemKind kind() {
        return kind;
    }

    /** Shows data; to a person in lines that tell ages, after a warning if the cluster has fallen silent. */
    final void show(HubClient hub, ClusterId id, JsonNode data, Function<Ages, List<String>> lines) {
        moor.output().show(data, () -> {
            Ages ages = moor.ages(hub);
            hub.find(ArmPath.cluster(id), "look at the cluster " + id.name()).ifPresent(cluster -> {
                JsonNode properties = cluster.path("properties");
                String status = properties.path("connectivityStatus").asString("");
                if (!status.isEmpty() && !status.equals("Connected")) {
                    String seen = ages.since(properties.path("lastConnectivityTime"));
                    moor.surroundings()
                            .err()
                            .println("! The cluster " + id.name() + " is " + status
                                    + (seen.isEmpty()
                                            ? ", never seen yet: nothing is reported of it."
                                            : ", last seen " + seen + ": this is what it reported last."));
                }
            });
            return lines.apply(ages);
        });
    }
}
