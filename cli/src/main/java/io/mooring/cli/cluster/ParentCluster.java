package io.mooring.cli.cluster;

import io.mooring.cli.CliFailure;
import io.mooring.cli.ExitCode;
import io.mooring.protocol.arm.ClusterId;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that name the cluster that a configuration or an extension belongs to. */
public final class ParentCluster {
    @Option(
            names = {"-c", "--cluster-name"},
            required = true,
            paramLabel = "NAME",
            description = "Name of the connected cluster.")
    private String name = "";

    @Mixin
    private final GroupChoice group = new GroupChoice();

    @Option(
            names = {"-t", "--cluster-type"},
            hidden = true,
            defaultValue = "connectedClusters")
    private String type = "connectedClusters";

    public ClusterId id() {
        if (!type.equalsIgnoreCase("connectedClusters")) {
            throw new CliFailure(
                    ExitCode.USAGE, "The cluster type '" + type + "' is not known here.", "Leave --cluster-type away.");
        }
        return group.cluster(name);
    }
}
