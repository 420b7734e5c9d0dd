package io.mooring.cli.cluster;

import io.mooring.protocol.arm.ClusterId;
import picocli.CommandLine.Mixin;
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

    @Mixin
    private final GroupChoice group = new GroupChoice();

    public ClusterId id() {
        return group.cluster(name);
    }
}
