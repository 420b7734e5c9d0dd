package io.mooring.cli.access;

import io.mooring.cli.CommandGroup;
import picocli.CommandLine.Command;

/** {@code moor access}. */
@Command(
        name = "access",
        description = "Says who may do what: roles, and who has them where.",
        mixinStandardHelpOptions = true,
        subcommands = {
            ListAccessCommand.class,
            GrantCommand.class,
            RevokeCommand.class,
            RolesCommand.class,
            PrincipalCommand.class
        })
public final class AccessCommand extends CommandGroup {
    AccessCommand() {}
}
