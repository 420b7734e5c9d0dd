package io.mooring.cli.access;

import io.mooring.cli.CliFailure;
import io.mooring.cli.ExitCode;
import io.mooring.cli.hub.ArmPath;
import io.mooring.cli.hub.HubClient;
import io.mooring.protocol.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Roles and who has them, as the hub keeps them. */
final class HubRoles {
    private final HubClient hub;
    private final Map<String, JsonNode> byId;

    HubRoles(HubClient hub) {
        this.hub = hub;
        byId = hub.list(ArmPath.roleDefinitions(), "list the roles").stream()
                .collect(Collectors.toMap(role -> role.path("name").asString(""), role -> role));
    }

    List<JsonNode> roles() {
        return byId.values().stream()
                .sorted((a, b) -> name(a).compareTo(name(b)))
                .toList();
    }

    static String name(JsonNode role) {
        return role.at("/properties/roleName").asString("");
    }

    /** The id of a role, which is named by it or by its name in any case. */
    String id(String role) {
        return byId.entrySet().stream()
                .filter(known -> known.getKey().equalsIgnoreCase(role)
                        || name(known.getValue()).equalsIgnoreCase(role))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new CliFailure(
                        ExitCode.USAGE,
                        "There is no role '" + role + "'.",
                        "There are: " + roles().stream().map(HubRoles::name).collect(Collectors.joining(", ")) + "."));
    }

    /** The name of the role of an assignment. */
    String roleOf(JsonNode assignment) {
        String id = roleId(assignment);
        return Optional.ofNullable(byId.get(id)).map(HubRoles::name).orElse(id);
    }

    /** All assignments that concern a scope: at it, above it, below it. */
    List<JsonNode> assignments(String scope) {
        return hub.list(ArmPath.roleAssignments(scope), "list who has which role");
    }

    /** The assignment of a role at this very scope, if there is one. */
    Optional<JsonNode> find(String scope, String roleId, String objectId) {
        return assignments(scope).stream()
                .filter(one -> one.at("/properties/scope").asString("").equalsIgnoreCase(scope)
                        && one.at("/properties/principalId").asString("").equalsIgnoreCase(objectId)
                        && roleId(one).equalsIgnoreCase(roleId))
                .findFirst();
    }

    /** Always by the same name, so that doing it twice makes one. */
    ObjectNode grant(String scope, String roleId, PrincipalChoice.Principal principal, @Nullable String type) {
        String gift = (scope + ' ' + roleId + ' ' + principal.objectId()).toLowerCase(Locale.ROOT);
        String name =
                UUID.nameUUIDFromBytes(gift.getBytes(StandardCharsets.UTF_8)).toString();
        ObjectNode body = Json.mapper().createObjectNode();
        ObjectNode properties = body.putObject("properties");
        properties.put("roleDefinitionId", "/providers/Microsoft.Authorization/roleDefinitions/" + roleId);
        properties.put("principalId", principal.objectId());
        String kind = type == null ? principal.type() : type;
        if (kind != null) {
            properties.put("principalType", kind);
        }
        return hub.put(ArmPath.roleAssignments(scope).child(name), body, "grant the role");
    }

    boolean revoke(JsonNode assignment) {
        return hub.delete(ArmPath.roleAssignment(assignment.path("id").asString("")), "revoke the role");
    }

    private static String roleId(JsonNode assignment) {
        String id = assignment.at("/properties/roleDefinitionId").asString("");
        return id.substring(id.lastIndexOf('/') + 1);
    }
}
