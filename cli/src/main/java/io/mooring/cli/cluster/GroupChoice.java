package io.mooring.cli.cluster;

import io.mooring.protocol.arm.ClusterId;
import picocli.CommandLine.Option;

/** The options that say where a connected cluster is to be found at the hub. */
final class GroupChoice {
    @Option(
            names = {"-g", "--resource-group"},
            required = true,
            paramLabel = "GROUP",
            description = "Its resource group.")
    private String group = "";

    @Option(
            names = "--subscription",
            paramLabel = "ID",
            defaultValue = ClusterChoice.LOCAL_SUBSCRIPTION,
            description = "Its subscription (default: that of the local cloud).")
    private String subscription = ClusterChoice.LOCAL_SUBSCRIPTION;

    ClusterId cluster(String name) {
        return new ClusterId(subscription, group, name);
    }
}
