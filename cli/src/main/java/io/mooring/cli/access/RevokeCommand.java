package io.mooring.cli.access;

import io.mooring.cli.CliFailure;
import io.mooring.cli.ExitCode;
import io.mooring.cli.Moor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code moor access revoke}. */
@Command(name = "revoke", description = "Takes a role away from somebody.", mixinStandardHelpOptions = true)
final class RevokeCommand implements Runnable {
    private final Moor moor;

    @Mixin
    private final RoleChoice choice = new RoleChoice();

    RevokeCommand(Moor moor) {
        this.moor = moor;
    }

    @Override
    public void run() {
        String scope = choice.scope();
        String objectId = PrincipalChoice.of(moor, choice.assignee()).objectId();
        HubRoles roles = new HubRoles(moor.hub());
        boolean revoked = roles.find(scope, roles.id(choice.role()), objectId)
                .filter(roles::revoke)
                .isPresent();
        if (!revoked) {
            throw new CliFailure(
                    ExitCode.NOT_FOUND,
                    "'" + choice.assignee() + "' has no role " + choice.role() + " at " + scope + ".",
                    "`moor access list` shows who has which; a role is taken away at the scope where it was given.");
        }
        moor.output().say("Revoked: " + choice.role() + " at " + scope + ".");
    }
}
