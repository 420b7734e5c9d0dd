package io.mooring.cli.extension;

import io.mooring.cli.Moor;
import io.mooring.cli.cluster.ParentCluster;
import io.mooring.cli.hub.ArmPath;
import io.mooring.cli.hub.HubClient;
import io.mooring.cli.output.TextTable;
import io.mooring.protocol.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code moor extension types}. */
@Command(
        name = "types",
        description = "Lists the extension types that a cluster can have, or shows the settings of one.",
        mixinStandardHelpOptions = true)
final class ExtensionTypesCommand implements Runnable {
    private final Moor moor;

    @Mixin
    private final ParentCluster cluster = new ParentCluster();

    @Option(
            names = "--extension-type",
            paramLabel = "TYPE",
            description = "Shows this one, with the settings it takes.")
    private @Nullable String type;

    ExtensionTypesCommand(Moor moor) {
        this.moor = moor;
    }

    @Override
    public void run() {
        HubClient hub = moor.hub();
        ArmPath all = ArmPath.extensionTypes(cluster.id());
        if (type == null) {
            List<JsonNode> types = hub.list(all, "list the extension types");
            moor.output()
                    .show(
                            Json.mapper().createArrayNode().addAll(types),
                            () -> table(types).lines());
            return;
        }
        JsonNode one = hub.get(all.child(type), "show the extension type " + type);
        moor.output().show(one, () -> detail(one));
    }

    private static TextTable table(List<JsonNode> types) {
        TextTable table = new TextTable("TYPE", "PUBLISHER", "TRAINS", "DESCRIPTION");
        for (JsonNode each : types) {
            JsonNode properties = each.path("properties");
            table.row(
                    each.path("name").asString(""),
                    properties.path("publisher").asString(""),
                    String.join(
                            ",",
                            properties
                                    .path("releaseTrains")
                                    .valueStream()
                                    .map(JsonNode::asString)
                                    .toList()),
                    properties.path("description").asString(""));
        }
        return table;
    }

    private static List<String> detail(JsonNode one) {
        JsonNode properties = one.path("properties");
        List<String> lines = new ArrayList<>(List.of(
                one.path("name").asString(""), properties.path("description").asString(""), ""));
        TextTable settings = new TextTable("SETTING", "IS", "DEFAULT", "MEANING");
        JsonNode schema = properties.path("configurationSettingsSchema");
        for (String kind : List.of("properties", "patternProperties")) {
            schema.path(kind)
                    .properties()
                    .forEach(setting -> settings.row(
                            setting.getKey(),
                            kind(setting.getValue()),
                            setting.getValue().path("default").asString(""),
                            setting.getValue().path("description").asString("")));
        }
        lines.addAll(settings.lines());
        return lines;
    }

    private static String kind(JsonNode setting) {
        return setting.has("enum")
                ? String.join(
                        "|",
                        setting.path("enum")
                                .valueStream()
                                .map(JsonNode::asString)
                                .toList())
                : setting.path("type").asString("string");
    }
}
