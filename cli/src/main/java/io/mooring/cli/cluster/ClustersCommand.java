package io.mooring.cli.cluster;

import io.mooring.cli.CommandGroup;
import io.mooring.cli.Moor;
import io.mooring.cli.hub.ArmPath;
import io.mooring.protocol.arm.ClusterId;
import io.mooring.protocol.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
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

        @Option(
                names = {"-g", "--resource-group"},
                paramLabel = "GROUP",
                description = "Only those of this group.")
        private @Nullable String group;

        @Option(
                names = "--subscription",
                paramLabel = "ID",
                defaultValue = ClusterChoice.LOCAL_SUBSCRIPTION,
                description = "Those of this subscription (default: that of the local cloud).")
        private String subscription = ClusterChoice.LOCAL_SUBSCRIPTION;

        ListAll(Moor moor) {
            this.moor = moor;
        }

        @Override
        public void run() {
            List<JsonNode> clusters = moor.hub().list(path(subscription, group), "list the clusters");
            if (clusters.isEmpty()) {
                moor.surroundings().err().println("No cluster is connected; `moor connect` connects one.");
            }
            moor.output().show(Json.mapper().createArrayNode().addAll(clusters), () -> ClusterRow.table(clusters));
        }

        static ArmPath path(String subscription, @Nullable String group) {
            // The parts are checked by the type of the id, whose rules are the same.
            ClusterId unused = new ClusterId(subscription, group == null ? "any" : group, "any");
            return group == null
                    ? ArmPath.clustersOfSubscription(subscription)
                    : ArmPath.clustersOfGroup(subscription, group);
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
            ObjectNode cluster = moor.hub().get(ArmPath.cluster(id), "show the cluster " + id.name());
            moor.output().show(cluster, () -> ClusterRow.table(List.of(cluster)));
        }
    }
}
