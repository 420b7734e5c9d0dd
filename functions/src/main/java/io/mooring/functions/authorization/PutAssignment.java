package io.mooring.functions.authorization;

import io.mooring.functions.access.Caller;
import io.mooring.functions.access.Scope;
import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.arm.Members;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a PUT asks a role assignment to be. */
final class PutAssignment {
    private static final Pattern GUID = Pattern.compile("[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}");
    private static final Pattern DEFINITION =
            Pattern.compile("(?i)(/subscriptions/[^/]+)?/providers/Microsoft\\.Authorization/roleDefinitions/([^/]+)");
    private static final int DESCRIPTION_LENGTH_MAX = 1024;

    private final BuiltInRoles roles;

    PutAssignment(BuiltInRoles roles) {
        this.roles = roles;
    }

    /** @throws ArmFailure 400 if it is not one that the hub can keep */
    RoleAssignment read(Scope scope, String name, Members body, Caller.User user, Instant now) {
        if (!scope.takesAssignments()) {
            throw ArmFailure.of(
                    400,
                    "InvalidScope",
                    "No role can be assigned at the scope '" + scope + "': it must be a subscription, a resource group,"
                            + " a connected cluster, or a namespace of one.");
        }
        if (!isGuid(name)) {
            throw ArmFailure.of(
                    400,
                    "InvalidRoleAssignmentId",
                    "The role assignment ID '" + name + "' is not valid. The role assignment ID must be a GUID.");
        }
        Members properties = body.object("properties");
        refuse(properties, "condition");
        refuse(properties, "delegatedManagedIdentityResourceId");
        return new RoleAssignment(
                name.toLowerCase(Locale.ROOT),
                scope,
                principal(properties),
                properties.word("principalType", "User", "User", "Group", "ServicePrincipal", "ForeignGroup", "Device"),
                role(properties.string("roleDefinitionId")),
                description(properties),
                new RoleAssignment.Written(user.objectId(), now, user.objectId(), now));
    }

    static boolean isGuid(String text) {
        return GUID.matcher(text).matches();
    }

    /** To pass over what narrows a role would give more than was asked for. */
    private static void refuse(Members properties, String name) {
        String value = properties.optionalString(name);
        if (value != null && !value.isBlank()) {
            throw ArmFailure.of(
                    400,
                    "UnsupportedRoleAssignmentProperty",
                    "The hub does not know '" + properties.pathOf(name) + "', and assigns no role without it.");
        }
    }

    private static String principal(Members properties) {
        String id = properties.string("principalId");
        if (!isGuid(id)) {
            throw ArmFailure.of(
                    400,
                    "InvalidPrincipalId",
                    "A valid principal ID must be provided for role assignment: '" + id + "' is not a GUID.");
        }
        return id.toLowerCase(Locale.ROOT);
    }

    private String role(String armId) {
        Matcher id = DEFINITION.matcher(armId);
        String name = id.matches() ? id.group(2) : armId;
        return roles.find(name)
                .map(RoleDefinition::id)
                .orElseThrow(() -> ArmFailure.of(
                        400,
                        "RoleDefinitionDoesNotExist",
                        "The specified role definition with ID '" + name + "' does not exist."));
    }

    private static @Nullable String description(Members properties) {
        String text = properties.optionalString("description");
        if (text != null && text.length() > DESCRIPTION_LENGTH_MAX) {
            throw ArmFailure.invalid("'properties.description' may have " + DESCRIPTION_LENGTH_MAX + " characters.");
        }
        return text == null || text.isEmpty() ? null : text;
    }
}
