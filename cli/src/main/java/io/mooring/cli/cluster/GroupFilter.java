package io.mooring.cli.cluster;

import io.mooring.cli.Moor;
import io.mooring.cli.hub.ArmPath;
import io.mooring.cli.hub.HubClient;
import io.mooring.protocol.arm.ClusterId;
import io.mooring.protocol.connectivity.ConnectivityStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** The options that say which connected clusters are looked at. */
final class GroupFilter {
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

    List<JsonNode> list(HubClient hub) {
        return hub.list(path(), "list the clusters");
    }

    /** Only those that have a status now. */
    List<JsonNode> list(HubClient hub, ConnectivityStatus status) {
        return hub.list(path().where("connectivityStatus eq '" + status.wireName() + "'"), "list the clusters");
    }

    /** Tells a person how there come to be clusters, where there are none. */
    static void explainNone(Moor moor) {
        moor.surroundings().err().println("No cluster is connected; `moor connect` connects one.");
    }

    private ArmPath path() {
        // The parts are checked by the type of the id, whose rules are the same.
        ClusterId unused = new ClusterId(subscription, group == null ? "any" : group, "any");
        return group == null
                ? ArmPath.clustersOfSubscription(subscription)
                : ArmPath.clustersOfGroup(subscription, group);
    }
}
