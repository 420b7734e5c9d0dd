package io.mooring.cli.cluster;

import io.mooring.cli.CliFailure;
import io.mooring.cli.CommandGroup;
import io.mooring.cli.ExitCode;
import io.mooring.cli.Moor;
import io.mooring.cli.hub.ArmPath;
import io.mooring.cli.hub.HubClient;
import io.mooring.protocol.arm.ClusterId;
import io.mooring.protocol.connectivity.ConnectivityStatus;
import io.mooring.protocol.json.Json;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
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
        subcommands = {
            ClustersCommand.ListAll.class,
            ClustersCommand.Show.class,
            SummaryCommand.class,
            HistoryCommand.class,
            DeleteClusterCommand.class
        })
public final class ClustersCommand extends CommandGroup {
    ClustersCommand() {}

    @Command(name = "list", description = "Lists connected clusters.", mixinStandardHelpOptions = true)
    static final class ListAll implements Runnable {
        private final Moor moor;

        @Mixin
        private final GroupFilter filter = new GroupFilter();

        @Option(
                names = "--status",
                paramLabel = "STATUS",
                description =
                        "Only those with this status: Connecting, Connected, Offline, Expired, AgentNotInstalled.")
        private @Nullable String status;

        ListAll(Moor moor) {
            this.moor = moor;
        }

        @Override
        public void run() {
            HubClient hub = moor.hub();
            ConnectivityStatus wanted = status == null ? null : status(status);
            List<JsonNode> clusters = wanted == null ? filter.list(hub) : filter.list(hub, wanted);
            if (clusters.isEmpty() && wanted == null) {
                GroupFilter.explainNone(moor);
            }
            moor.output()
                    .show(
                            Json.mapper().createArrayNode().addAll(clusters),
                            () -> ClusterRow.table(clusters, moor.ages(hub)).lines());
        }
    }

    private static ConnectivityStatus status(String name) {
        for (ConnectivityStatus status : ConnectivityStatus.values()) {
            if (status.wireName().equalsIgnoreCase(name)) {
                return status;
            }
        }
        throw new CliFailure(
                ExitCode.USAGE,
                "There is no status '" + name + "'.",
                "There are: "
                        + Arrays.stream(ConnectivityStatus.values())
                                .map(ConnectivityStatus::wireName)
                                .collect(Collectors.joining(", "))
                        + ".");
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
