package io.mooring.cli.extension;

import io.mooring.cli.CliFailure;
import io.mooring.cli.ExitCode;
import io.mooring.cli.Moor;
import io.mooring.cli.desired.CreateItem;
import io.mooring.protocol.json.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code moor extension create}, with the options of {@code az k8s-extension create} and those that name a chart. */
@Command(
        name = "create",
        description = "Installs a chart as an extension: one of the catalogue, or one of your own.",
        footerHeading = "%nFor instance:%n",
        footer = {
            "  moor extension create -n web -c c1 -g g1 --chart-name web \\",
            "    --chart-repository https://charts.example --config replicas=2 --wait"
        })
final class CreateExtensionCommand extends CreateItem {
    /** The usual mixin would bring a {@code --version} of moor, which here is that of the chart. */
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help message and exit.")
    @SuppressWarnings("unused")
    private boolean help;

    @Option(
            names = "--extension-type",
            paramLabel = "TYPE",
            description = "Its type; with a chart of your own a word that you choose (default: the chart's name).")
    private @Nullable String type;

    @Option(names = "--version", paramLabel = "VERSION", description = "Pins the chart's version.")
    private @Nullable String version;

    @Option(names = "--release-train", paramLabel = "TRAIN", description = "Release train of a catalogue type.")
    private @Nullable String releaseTrain;

    @Option(
            names = "--auto-upgrade-mode",
            paramLabel = "MODE",
            description = "none, patch or compatible (default: compatible, or none with --version).")
    private @Nullable String upgradeMode;

    @ArgGroup(validate = false, heading = "%nHow it is looked after:%n")
    private final LifecycleOptions lifecycle = new LifecycleOptions();

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

    @ArgGroup(validate = false, heading = "%nValues of the chart:%n")
    private final SettingOptions settings = new SettingOptions();

    CreateExtensionCommand(Moor moor) {
        super(moor, new ExtensionKind());
    }

    @Override
    protected ObjectNode body() {
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
        put(properties, "autoUpgradeMode", upgradeMode);
        put(properties, "version", version);
        put(properties, "releaseTrain", releaseTrain);
        ObjectNode lookedAfter = lifecycle.body();
        if (!lookedAfter.isEmpty()) {
            properties.set("lifecycle", lookedAfter);
        }
        scope(properties.putObject("scope"));
        settings.describe(properties);
        return body;
    }

    private void scope(ObjectNode node) {
        switch (scope) {
            case "cluster" -> put(node.putObject("cluster"), "releaseNamespace", releaseNamespace);
            case "namespace" -> put(node.putObject("namespace"), "targetNamespace", targetNamespace);
            default ->
                throw new CliFailure(
                        ExitCode.USAGE, "The scope '" + scope + "' is not known.", "Use cluster or namespace.");
        }
    }
}
