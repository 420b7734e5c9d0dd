package io.mooring.cli.extension;

import io.mooring.cli.CommandGroup;
import io.mooring.cli.Moor;
import io.mooring.cli.desired.DeleteItem;
import io.mooring.cli.desired.ListItems;
import io.mooring.cli.desired.ShowItem;
import picocli.CommandLine.Command;

/** {@code moor extension}. */
@Command(
        name = "extension",
        description = "Installs Helm charts as extensions of clusters.",
        mixinStandardHelpOptions = true,
        subcommands = {
            CreateExtensionCommand.class,
            UpdateExtensionCommand.class,
            ExtensionCommand.ListAll.class,
            ExtensionCommand.Show.class,
            ExtensionCommand.Delete.class,
            ExtensionTypesCommand.class
        })
public final class ExtensionCommand extends CommandGroup {
    ExtensionCommand() {}

    @Command(name = "list", description = "Lists a cluster's extensions.", mixinStandardHelpOptions = true)
    static final class ListAll extends ListItems {
        ListAll(Moor moor) {
            super(moor, new ExtensionKind());
        }
    }

    @Command(
            name = "show",
            description = "Shows an extension, what the cluster reported of it, and what is wrong with it.",
            mixinStandardHelpOptions = true)
    static final class Show extends ShowItem {
        Show(Moor moor) {
            super(moor, new ExtensionKind());
        }
    }

    @Command(
            name = "delete",
            description = "Deletes an extension and uninstalls its release.",
            mixinStandardHelpOptions = true)
    static final class Delete extends DeleteItem {
        Delete(Moor moor) {
            super(moor, new ExtensionKind());
        }
    }
}
