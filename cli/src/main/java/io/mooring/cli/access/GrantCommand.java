package io.mooring.cli.access;

import io.mooring.cli.Moor;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code moor access grant}. */
@Command(name = "grant", description = "Gives somebody a role at a scope.", mixinStandardHelpOptions = true)
final class GrantCommand implements Runnable {
    private final Moor moor;

    @Mixin
    private final RoleChoice choice = new RoleChoice();

    @Option(
            names = "--assignee-type",
            paramLabel = "TYPE",
            description = "What the object id is: User (default), Group, ServicePrincipal.")
    private @Nullable String type;

    GrantCommand(Moor moor) {
        this.moor = moor;
    }

    @Override
    public void run() {
        String scope = choice.scope();
        PrincipalChoice.Principal principal = PrincipalChoice.of(moor, choice.assignee());
        HubRoles roles = new HubRoles(moor.hub());
        String role = roles.id(choice.role());
        Optional<JsonNode> present = roles.find(scope, role, principal.objectId());
        JsonNode assignment = present.orElseGet(() -> roles.grant(scope, role, principal, type));
        moor.output()
                .show(
                        assignment,
                        () -> List.of((present.isPresent() ? "Has already: " : "Granted: ") + roles.roleOf(assignment)
                                + " at " + scope + "."));
    }
}
