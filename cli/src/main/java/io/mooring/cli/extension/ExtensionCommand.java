package io.mooring.cli.extension;

import io.mooring.cli.CliFailure;
import io.mooring.cli.CommandGroup;
import io.mooring.cli.ExitCode;
import io.mooring.cli.Moor;
import io.mooring.cli.cluster.ParentCluster;
import io.mooring.protocol.json.Json;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code moor extension}. */
@Command(
        name = "extension",
        description = "Installs Helm charts as extensions of clusters.",
        mixinStandardHelpOptions = true,
        subcommands = {
            CreateExtensionCommand.class,
            ExtensionCommand.ListAll.class,
            ExtensionCommand.Show.class,
            ExtensionCommand.Delete.class
        })
public final class ExtensionCommand extends CommandGroup {
    ExtensionCommand() {}

    @Command(name = "list", description = "Lists a cluster's extensions.", mixinStandardHelpOptions = true)
    static final class ListAll implements Runnable {
        private final Moor moor;

        @Mixin
        private final ParentCluster cluster = new ParentCluster();

        ListAll(Moor moor) {
            this.moor = moor;
        }

        @Override
        public void run() {
            List<JsonNode> all = new Extensions(moor.hub(), cluster.id()).list();
            moor.output().show(Json.mapper().createArrayNode().addAll(all), () -> Extensions.table(all));
        }
    }

    @Command(name = "show", description = "Shows an extension.", mixinStandardHelpOptions = true)
    static final class Show implements Runnable {
        private final Moor moor;

        @Mixin
        private final ParentCluster cluster = new ParentCluster();

        @Option(
                names = {"-n", "--name"},
                required = true,
                paramLabel = "NAME",
                description = "Name of the extension.")
        private String name = "";

        Show(Moor moor) {
            this.moor = moor;
        }

        @Override
        public void run() {
            ObjectNode found = new Extensions(moor.hub(), cluster.id()).get(ParentCluster.childName(name));
            moor.output().show(found, () -> Extensions.table(List.of(found)));
        }
    }

    @Command(
            name = "delete",
            description = "Deletes an extension and uninstalls its release.",
            mixinStandardHelpOptions = true)
    static final class Delete implements Runnable {
        private final Moor moor;

        @Mixin
        private final ParentCluster cluster = new ParentCluster();

        @Option(
                names = {"-n", "--name"},
                required = true,
                paramLabel = "NAME",
                description = "Name of the extension.")
        private String name = "";

        @Option(
                names = {"-y", "--yes"},
                hidden = true,
                description = "Accepted for scripts written for az; nothing is asked anyway.")
        @SuppressWarnings("unused")
        private boolean yes;

        Delete(Moor moor) {
            this.moor = moor;
        }

        @Override
        public void run() {
            if (!new Extensions(moor.hub(), cluster.id()).delete(ParentCluster.childName(name))) {
                throw new CliFailure(
                        ExitCode.NOT_FOUND,
                        "There is no extension " + name + ".",
                        "`moor extension list` shows what is there.");
            }
            moor.output().say("The extension " + name + " is being deleted; the agents uninstall it.");
        }
    }
}
