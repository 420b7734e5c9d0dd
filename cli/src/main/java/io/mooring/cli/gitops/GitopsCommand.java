package io.mooring.cli.gitops;

import io.mooring.cli.CommandGroup;
import io.mooring.cli.Moor;
import io.mooring.cli.desired.DeleteItem;
import io.mooring.cli.desired.ListItems;
import io.mooring.cli.desired.ShowItem;
import picocli.CommandLine.Command;

/** {@code moor gitops}. */
@Command(
        name = "gitops",
        description = "Configures clusters from Git repositories.",
        mixinStandardHelpOptions = true,
        subcommands = {
            CreateConfigurationCommand.class,
            GitopsCommand.ListAll.class,
            GitopsCommand.Show.class,
            GitopsCommand.Delete.class,
            PlanCommand.class,
            OperatorCommand.class
        })
public final class GitopsCommand extends CommandGroup {
    GitopsCommand() {}

    @Command(name = "list", description = "Lists a cluster's configurations.", mixinStandardHelpOptions = true)
    static final class ListAll extends ListItems {
        ListAll(Moor moor) {
            super(moor, new ConfigurationKind());
        }
    }

    @Command(
            name = "show",
            description = "Shows a configuration, what the cluster reported of it, and what is wrong with it.",
            mixinStandardHelpOptions = true)
    static final class Show extends ShowItem {
        Show(Moor moor) {
            super(moor, new ConfigurationKind());
        }
    }

    @Command(
            name = "delete",
            description = "Deletes a configuration; what it applied with prune=true goes with it.",
            mixinStandardHelpOptions = true)
    static final class Delete extends DeleteItem {
        Delete(Moor moor) {
            super(moor, new ConfigurationKind());
        }
    }
}
