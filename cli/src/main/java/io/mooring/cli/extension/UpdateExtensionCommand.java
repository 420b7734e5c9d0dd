package io.mooring.cli.extension;

import io.mooring.cli.CliFailure;
import io.mooring.cli.ExitCode;
import io.mooring.cli.Moor;
import io.mooring.cli.desired.CreateItem;
import io.mooring.cli.desired.DesiredItems;
import io.mooring.protocol.json.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code moor extension update}: changes what its options name, and leaves the rest as it is. */
@Command(
        name = "update",
        description = "Changes the version, the values or the care of an extension.",
        footerHeading = "%nFor instance:%n",
        footer = {
            "  moor extension update -n web -c c1 -g g1 --config replicas=3 --watch",
            "  moor extension update -n web -c c1 -g g1 --auto-upgrade-mode patch"
        })
final class UpdateExtensionCommand extends CreateItem {
    /** The usual mixin would bring a {@code --version} of moor, which here is that of the chart. */
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help message and exit.")
    @SuppressWarnings("unused")
    private boolean help;

    @Option(names = "--version", paramLabel = "VERSION", description = "Pins the chart's version.")
    private @Nullable String version;

    @Option(names = "--release-train", paramLabel = "TRAIN", description = "Release train of a catalogue type.")
    private @Nullable String releaseTrain;

    @Option(
            names = "--auto-upgrade-mode",
            paramLabel = "MODE",
            description = "none, patch or compatible; the last two give up a pinned version.")
    private @Nullable String upgradeMode;

    @ArgGroup(validate = false, heading = "%nHow it is looked after:%n")
    private final LifecycleOptions lifecycle = new LifecycleOptions();

    @ArgGroup(validate = false, heading = "%nValues of the chart; others stay:%n")
    private final SettingOptions settings = new SettingOptions();

    UpdateExtensionCommand(Moor moor) {
        super(moor, new ExtensionKind());
    }

    @Override
    protected ObjectNode body() {
        ObjectNode body = Json.mapper().createObjectNode();
        ObjectNode properties = body.putObject("properties");
        if (version != null) {
            properties.put("autoUpgradeMinorVersion", false);
        }
        put(properties, "version", version);
        put(properties, "autoUpgradeMode", upgradeMode);
        put(properties, "releaseTrain", releaseTrain);
        ObjectNode lookedAfter = lifecycle.body();
        if (!lookedAfter.isEmpty()) {
            properties.set("lifecycle", lookedAfter);
        }
        settings.change(properties);
        if (properties.isEmpty()) {
            throw new CliFailure(
                    ExitCode.USAGE,
                    "It is not said what to change.",
                    "Name a --version, an --auto-upgrade-mode, --config values, or another option of `--help`.");
        }
        return body;
    }

    @Override
    protected ObjectNode send(DesiredItems items, String name, ObjectNode body) {
        return items.patch(name, body);
    }
}
