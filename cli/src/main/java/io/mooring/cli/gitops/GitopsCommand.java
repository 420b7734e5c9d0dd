package io.mooring.cli.gitops;

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

/** {@code moor gitops}. */
@Command(
        name = "gitops",
        description = "Configures clusters from Git repositories.",
        mixinStandardHelpOptions = true,
        subcommands = {
            CreateConfigurationCommand.class,
            GitopsCommand.ListAll.class,
            GitopsCommand.Show.class,
            GitopsCommand.Delete.class
        })
public final class GitopsCommand extends CommandGroup {
    GitopsCommand() {}

    @Command(name = "list", description = "Lists a cluster's configurations.", mixinStandardHelpOptions = true)
    static final class ListAll implements Runnable {
        private final Moor moor;

        @Mixin
        private final ParentCluster cluster = new ParentCluster();

        ListAll(Moor moor) {
            this.moor = moor;
        }

        @Override
        public void run() {
            List<JsonNode> all = new Configurations(moor.hub(), cluster.id()).list();
            moor.output().show(Json.mapper().createArrayNode().addAll(all), () -> Configurations.table(all));
        }
    }

    @Command(name = "show", description = "Shows a configuration.", mixinStandardHelpOptions = true)
    static final class Show implements Runnable {
        private final Moor moor;

        @Mixin
        private final ParentCluster cluster = new ParentCluster();

        @Option(
                names = {"-n", "--name"},
                required = true,
                paramLabel = "NAME",
                description = "Name of the configuration.")
        private String name = "";

        Show(Moor moor) {
            this.moor = moor;
        }

        @Override
        public void run() {
            ObjectNode found = new Configurations(moor.hub(), cluster.id()).get(ParentCluster.childName(name));
            moor.output().show(found, () -> Configurations.table(List.of(found)));
        }
    }

    @Command(
            name = "delete",
            description = "Deletes a configuration; what it applied with prune=true goes with it.",
            mixinStandardHelpOptions = true)
    static final class Delete implements Runnable {
        private final Moor moor;

        @Mixin
        private final ParentCluster cluster = new ParentCluster();

        @Option(
                names = {"-n", "--name"},
                required = true,
                paramLabel = "NAME",
                description = "Name of the configuration.")
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
            if (!new Configurations(moor.hub(), cluster.id()).delete(ParentCluster.childName(name))) {
                throw new CliFailure(
                        ExitCode.NOT_FOUND,
                        "There is no configuration " + name + ".",
                        "`moor gitops list` shows what is there.");
            }
            moor.output().say("The configuration " + name + " is being deleted; the agents remove what it applied.");
        }
    }
}
