package io.mooring.cli.cluster;

import io.mooring.protocol.arm.ClusterId;
import picocli.CommandLine.Option;

/** The options that name a connected cluster. */
public final class ClusterChoice {
    /** The subscription of the local cloud. */
    public static final String LOCAL_SUBSCRIPTION = "00000000-0000-0000-0000-000000000001";

    @Option(
            names = {"-n", "--name"},
            required = true,
            paramLabel = "NAME",
            description = "Name of the connected cluster.")
    private String name = "";

    @Option(
            names = {"-g", "--resource-group"},
            required = true,
            paramLabel = "GROUP",
            description = "Its resource group.")
    private String group = "";

    @Option(
            names = "--subscription",
            paramLabel = "ID",
            defaultValue = LOCAL_SUBSCRIPTION,
            description = "Its subscription (default: that of the local cloud).")
    private String subscription = LOCAL_SUBSCRIPTION;

    public ClusterId id() {
        return new ClusterId(subscription, group, name);
    }
}
