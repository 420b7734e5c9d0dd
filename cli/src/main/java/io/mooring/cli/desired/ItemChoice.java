package io.mooring.cli.desired;

import io.mooring.cli.CliFailure;
import io.mooring.cli.ExitCode;
import io.mooring.cli.cluster.ParentCluster;
import io.mooring.protocol.arm.ClusterId;
import java.util.regex.Pattern;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that name one item of a cluster. */
public final class ItemChoice {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,252}");

    @Mixin
    private final ParentCluster parent = new ParentCluster();

    @Option(
            names = {"-n", "--name"},
            required = true,
            paramLabel = "NAME",
            description = "Its name.")
    private String name = "";

    public ClusterId cluster() {
        return parent.id();
    }

    public String name() {
        if (!NAME.matcher(name).matches()) {
            throw new CliFailure(
                    ExitCode.USAGE,
                    "'" + name + "' is not a name for this.",
                    "Use lower-case letters, digits and hyphens.");
        }
        return name;
    }
}
