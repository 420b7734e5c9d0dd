package io.mooring.cli.access;

import io.mooring.cli.Moor;
import io.mooring.cli.output.TextTable;
import io.mooring.protocol.json.Json;
import java.util.List;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** {@code moor access roles}. */
@Command(name = "roles", description = "Lists the roles that there are.", mixinStandardHelpOptions = true)
final class RolesCommand implements Runnable {
    private final Moor moor;

    RolesCommand(Moor moor) {
        this.moor = moor;
    }

    @Override
    public void run() {
        List<JsonNode> roles = new HubRoles(moor.hub()).roles();
        TextTable table = new TextTable("ROLE", "ID", "WHO HAS IT");
        roles.forEach(role -> table.row(
                HubRoles.name(role),
                role.path("name").asString(""),
                role.at("/properties/description").asString("")));
        moor.output().show(Json.mapper().createArrayNode().addAll(roles), table::lines);
    }
}
