package io.mooring.cli.extension;

import io.mooring.cli.CliFailure;
import io.mooring.cli.ExitCode;
import io.mooring.cli.Moor;
import io.mooring.cli.cluster.ParentCluster;
import io.mooring.cli.output.DurationText;
import io.mooring.cli.output.Steps;
import io.mooring.protocol.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code moor extension create}, with the options of {@code az k8s-extension create} and those that name a chart. */
@Command(name = "create", description = "Installs a chart as an extension: one of the catalogue, or one of your own.")
final class CreateExtensionCommand implements Runnable {
    private final Moor moor;

    /** The usual mixin would bring a {@code --version} of moor, which here is that of the chart. */
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help message and exit.")
    @SuppressWarnings("unused")
    private boolean help;

    @Mixin
    private final ParentCluster cluster = new ParentCluster();

    @Option(
            names = {"-n", "--name"},
            required = true,
            paramLabel = "NAME",
            description = "Name of the extension.")
    private String name = "";

    @Option(
            names = "--extension-type",
            paramLabel = "TYPE",
            description = "Its type; with a chart of your own a word that you choose (default: the chart's name).")
    private @Nullable String type;

    @Option(names = "--version", paramLabel = "VERSION", description = "Pins the chart's version.")
    private @Nullable String version;

    @Option(names = "--release-train", paramLabel = "TRAIN", description = "Release train of a catalogue type.")
    private @Nullable String releaseTrain;

    @ArgGroup(validate = false, heading = "%nA chart of your own:%n")
    private final ChartOptions chart = new ChartOptions();

    @Option(
            names = "--scope",
            paramLabel = "SCOPE",
            defaultValue = "cluster",
            description = "cluster or namespace (default: cluster).")
    private String scope = "cluster";

    @Option(names = "--release-namespace", paramLabel = "NAMESPACE", description = "With --scope cluster.")
    private @Nullable String releaseNamespace;

    @Option(names = "--target-namespace", paramLabel = "NAMESPACE", description = "With --scope namespace.")
    private @Nullable String targetNamespace;

    @Option(
            names = {"--configuration-settings", "--config"},
            arity = "1..*",
            paramLabel = "KEY=VALUE",
            description = "Helm values, dotted keys.")
    private final List<String> settings = new ArrayList<>();

    @Option(names = "--wait", description = "Waits until it is installed.")
    private boolean wait;

    @Option(
            names = "--wait-timeout",
            paramLabel = "DURATION",
            defaultValue = "10m",
            description = "Limit of --wait (default: 10m).")
    private String waitTimeout = "10m";

    CreateExtensionCommand(Moor moor) {
        this.moor = moor;
    }

    @Override
    public void run() {
        String known = ParentCluster.childName(name);
        ObjectNode body = body();
        Extensions extensions = new Extensions(moor.hub(), cluster.id());
        ObjectNode created = extensions.put(known, body);
        if (wait) {
            try (Steps steps =
                    new Steps(moor.surroundings().err(), moor.surroundings().terminal(), moor.waiting())) {
                created = steps.step(
                        "Extension " + known + " installed",
                        progress -> extensions.awaitInstalled(
                                known, DurationText.parse(waitTimeout), moor.waiting(), progress::note));
            }
        }
        ObjectNode shown = created;
        moor.output().show(shown, () -> Extensions.table(List.of(shown)));
    }

    private ObjectNode body() {
        ObjectNode body = Json.mapper().createObjectNode();
        ObjectNode properties = body.putObject("properties");
        ObjectNode source = chart.body();
        String word = type != null ? type : chart.defaultType();
        if (word.isEmpty()) {
            throw new CliFailure(
                    ExitCode.USAGE,
                    "It is not said what to install.",
                    "Name a type of the catalogue with --extension-type, or a chart with --chart-repository and"
                            + " --chart-name, or with --chart-git-url.");
        }
        properties.put("extensionType", word);
        if (!source.isEmpty()) {
            properties.set("chart", source);
        }
        properties.put("autoUpgradeMinorVersion", version == null);
        if (version != null) {
            properties.put("version", version);
        }
        if (releaseTrain != null) {
            properties.put("releaseTrain", releaseTrain);
        }
        scope(properties.putObject("scope"));
        ObjectNode values = properties.putObject("configurationSettings");
        for (String pair : settings) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new CliFailure(
                        ExitCode.USAGE, "'" + pair + "' is not key=value.", "Write --config replicas=2 image.tag=1.0.");
            }
            values.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return body;
    }

    private void scope(ObjectNode node) {
        switch (scope) {
            case "cluster" -> {
                ObjectNode inner = node.putObject("cluster");
                if (releaseNamespace != null) {
                    inner.put("releaseNamespace", releaseNamespace);
                }
            }
            case "namespace" -> {
                ObjectNode inner = node.putObject("namespace");
                if (targetNamespace != null) {
                    inner.put("targetNamespace", targetNamespace);
                }
            }
            default ->
                throw new CliFailure(
                        ExitCode.USAGE, "The scope '" + scope + "' is not known.", "Use cluster or namespace.");
        }
    }
}
