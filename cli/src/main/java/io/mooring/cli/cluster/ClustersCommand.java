package io.mooring.cli.cluster;

import io.mooring.cli.CommandGroup;
import io.mooring.cli.Moor;
import io.mooring.cli.hub.ArmPath;
import io.mooring.cli.hub.HubClient;
import io.mooring.protocol.arm.ClusterId;
import io.mooring.protocol.json.Json;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code moor clusters}. */
@Command(
        name = "clusters",
        description = "Looks after connected clusters.",
        mixinStandardHelpOptions = true,
        subcommands = {ClustersCommand.ListAll.class, ClustersCommand.Show.class, DeleteClusterCommand.class})
public final class ClustersCommand extends CommandGroup {
    ClustersCommand() {}

    @Command(name = "list", description = "Lists connected clusters.", mixinStandardHelpOptions = true)
    static final class ListAll implements Runnable {
        private final Moor moor;

        @Mixin
        private final GroupFilter filter = new GroupFilter();

        ListAll(Moor moor) {
            this.moor = moor;
        }

        @Override
        public void run() {
            HubClient hub = moor.hub();
            List<JsonNode> clusters = filter.list(hub);
            if (clusters.isEmpty()) {
                GroupFilter.explainNone(moor);
            }
            moor.output()
                    .show(
                            Json.mapper().createArrayNode().addAll(clusters),
                            () -> ClusterRow.table(clusters, moor.ages(hub)).lines());
        }
    }

    @Command(name = "show", description = "Shows a connected cluster.", mixinStandardHelpOptions = true)
    static final class Show implements Runnable {
        private final Moor moor;

        @Mixin
        private final ClusterChoice choice = new ClusterChoice();

        Show(Moor moor) {
            this.moor = moor;
        }

        @Override
        public void run() {
            ClusterId id = choice.id();
            HubClient hub = moor.hub();
            ObjectNode cluster = hub.get(ArmPath.cluster(id), "show the cluster " + id.name());
            moor.output().show(cluster, () -> ClusterRow.withErrors(cluster, moor.ages(hub)));
        }
    }
}
