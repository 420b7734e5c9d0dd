package io.mooring.cli.access;

import io.mooring.cli.CliFailure;
import io.mooring.cli.ExitCode;
import io.mooring.cli.cluster.ClusterChoice;
import io.mooring.protocol.arm.ClusterId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that name a scope: a subscription, a group, a cluster or a namespace of one. */
final class ScopeChoice {
    @Option(
            names = "--subscription",
            paramLabel = "ID",
            defaultValue = ClusterChoice.LOCAL_SUBSCRIPTION,
            description = "The subscription (default: that of the local cloud).")
    private String subscription = ClusterChoice.LOCAL_SUBSCRIPTION;

    @Option(
            names = {"-g", "--resource-group"},
            paramLabel = "GROUP",
            description = "Only this resource group.")
    private @Nullable String group;

    @Option(
            names = {"-n", "--name"},
            paramLabel = "NAME",
            description = "Only this connected cluster of the group.")
    private @Nullable String cluster;

    @Option(names = "--namespace", paramLabel = "NAME", description = "Only this namespace of the cluster.")
    private @Nullable String namespace;

    String scope() {
        if ((cluster != null && group == null) || (namespace != null && cluster == null)) {
            throw new CliFailure(
                    ExitCode.USAGE,
                    cluster == null ? "A namespace is one of a cluster." : "A cluster is one of a group.",
                    cluster == null ? "Name the cluster with -n and its group with -g." : "Name the group with -g.");
        }
        // The parts are checked by the type of the id, whose rules are the same.
        var id = new ClusterId(subscription, group == null ? "any" : group, cluster == null ? "any" : cluster);
        String above = "/subscriptions/" + subscription;
        if (group == null) {
            return above;
        }
        if (cluster == null) {
            return above + "/resourceGroups/" + group;
        }
        return namespace == null ? id.toString() : id + "/namespaces/" + namespace;
    }
}
