package io.mooring.cli.access;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say who has which role where. */
final class RoleChoice {
    @Option(
            names = "--role",
            required = true,
            paramLabel = "ROLE",
            description = "Name or id of a role; `moor access roles` lists them.")
    private String role = "";

    @Option(
            names = "--assignee",
            required = true,
            paramLabel = "WHO",
            description =
                    "Object id of a user, a group or an application; or the name of a principal of the local cloud.")
    private String assignee = "";

    @Mixin
    private final ScopeChoice choice = new ScopeChoice();

    String role() {
        return role;
    }

    String assignee() {
        return assignee;
    }

    String scope() {
        return choice.scope();
    }
}
