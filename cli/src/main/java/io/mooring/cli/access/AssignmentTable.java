package io.mooring.cli.access;

import io.mooring.azurite.issuer.ClientRegistration;
import io.mooring.azurite.issuer.LocalPrincipals.LocalPrincipal;
import io.mooring.cli.output.TextTable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Who has which role where, as a table. */
final class AssignmentTable {
    private AssignmentTable() {}

    /** @param locals whose names people know */
    static List<String> lines(HubRoles roles, List<? extends JsonNode> assignments, List<LocalPrincipal> locals) {
        Map<String, String> names = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (LocalPrincipal local : locals) {
            ClientRegistration client = local.client();
            names.put(client.objectId(), client.name());
        }
        TextTable table = new TextTable("PRINCIPAL", "NAME", "TYPE", "ROLE", "SCOPE");
        for (JsonNode assignment : assignments) {
            String principal = assignment.at("/properties/principalId").asString("");
            table.row(
                    principal,
                    names.get(principal),
                    assignment.at("/properties/principalType").asString(""),
                    roles.roleOf(assignment),
                    assignment.at("/properties/scope").asString(""));
        }
        return table.lines();
    }
}
