package io.mooring.functions.authorization;

import io.mooring.functions.access.Call;
import io.mooring.functions.access.Scope;
import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.arm.ArmResponse;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What users ask of roles: which there are, and what they themselves may do. */
final class RoleDefinitions {
    private static final Pattern BY_NAME = Pattern.compile("(?i)roleName\\s+eq\\s+'((?:[^']|'')*)'");
    private static final Pattern BY_TYPE = Pattern.compile("(?i)type\\s+eq\\s+'(BuiltInRole|CustomRole)'");
    private static final Pattern AND = Pattern.compile("(?i)\\s+and\\s+");

    private final BuiltInRoles roles;
    private final RoleBook book;

    RoleDefinitions(BuiltInRoles roles, RoleBook book) {
        this.roles = roles;
        this.book = book;
    }

    public ArmResponse list(Call call) {
        Scope scope = new Scope(call.part("scope"));
        Predicate<RoleDefinition> wanted = filter(call.request().query("$filter"));
        List<Map<String, Object>> found = roles.all().stream()
                .filter(wanted)
                .map(role -> role.view(scope))
                .toList();
        return ArmResponse.ok(Map.of("value", found));
    }

    public ArmResponse get(Call call) {
        Scope scope = new Scope(call.part("scope"));
        String name = call.part("name");
        return roles.find(name)
                .map(role -> ArmResponse.ok(role.view(scope)))
                .orElseThrow(() -> ArmFailure.of(
                        404,
                        "RoleDefinitionDoesNotExist",
                        "The specified role definition with ID '" + name + "' does not exist."));
    }

    /** What the caller may do at a scope: what his roles allow, one by one. */
    public ArmResponse permissions(Call call) {
        return ArmResponse.ok(Map.of("value", book.permissions(call.user(), new Scope(call.part("scope")))));
    }

    /** Also {@code atScopeAndBelow()}, which clients send; the same roles are at all scopes. */
    private static Predicate<RoleDefinition> filter(@Nullable String filter) {
        Predicate<RoleDefinition> wanted = any -> true;
        for (String term : filter == null || filter.isBlank() ? new String[0] : AND.split(filter.strip())) {
            Matcher name = BY_NAME.matcher(term);
            Matcher type = BY_TYPE.matcher(term);
            if (name.matches()) {
                String text = name.group(1).replace("''", "'");
                wanted = wanted.and(role -> role.name().equalsIgnoreCase(text));
            } else if (type.matches()) {
                boolean builtIn = type.group(1).equalsIgnoreCase("BuiltInRole");
                wanted = wanted.and(role -> builtIn);
            } else if (!term.equalsIgnoreCase("atScopeAndBelow()") && !term.equalsIgnoreCase("atScope()")) {
                throw ArmFailure.of(
                        400,
                        "InvalidFilter",
                        "The filter '" + filter + "' is not supported. The hub knows roleName eq '{name}' and type eq"
                                + " 'BuiltInRole', joined by 'and'.");
            }
        }
        return wanted;
    }
}
