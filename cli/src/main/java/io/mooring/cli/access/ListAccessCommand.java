package io.mooring.cli.access;

import io.mooring.azurite.RunningCloud;
import io.mooring.cli.Moor;
import io.mooring.protocol.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code moor access list}. */
@Command(
        name = "list",
        description = "Lists who has which role at a scope, above it and below it.",
        mixinStandardHelpOptions = true)
final class ListAccessCommand implements Runnable {
    private final Moor moor;

    @Mixin
    private final ScopeChoice choice = new ScopeChoice();

    @Option(names = "--assignee", paramLabel = "WHO", description = "Only the roles of this object id or principal.")
    private @Nullable String assignee;

    ListAccessCommand(Moor moor) {
        this.moor = moor;
    }

    @Override
    public void run() {
        String scope = choice.scope();
        String wanted =
                assignee == null ? null : PrincipalChoice.of(moor, assignee).objectId();
        HubRoles roles = new HubRoles(moor.hub());
        List<JsonNode> found = roles.assignments(scope).stream()
                .filter(one -> wanted == null
                        || one.at("/properties/principalId").asString("").equalsIgnoreCase(wanted))
                .toList();
        moor.output()
                .show(
                        Json.mapper().createArrayNode().addAll(found),
                        () -> AssignmentTable.lines(
                                roles,
                                found,
                                RunningCloud.principals(moor.dataFolder().cloud())
                                        .all()));
    }
}
