package io.mooring.cli.cluster;

import io.mooring.cli.CliFailure;
import io.mooring.cli.ExitCode;
import io.mooring.protocol.arm.ClusterId;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** The options that name the cluster that a configuration or an extension belongs to. */
public final class ParentCluster {
    private static final Pattern CHILD_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,252}");

    @Option(
            names = {"-c", "--cluster-name"},
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
            defaultValue = ClusterChoice.LOCAL_SUBSCRIPTION,
            description = "Its subscription (default: that of the local cloud).")
    private String subscription = ClusterChoice.LOCAL_SUBSCRIPTION;

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
        return new ClusterId(subscription, group, name);
    }

    /** The name, if it can be that of a configuration or an extension. */
    public static String childName(String name) {
        if (!CHILD_NAME.matcher(name).matches()) {
            throw new CliFailure(
                    ExitCode.USAGE,
                    "'" + name + "' is not a name for this.",
                    "Use lower-case letters, digits and hyphens.");
        }
        return name;
    }
}
