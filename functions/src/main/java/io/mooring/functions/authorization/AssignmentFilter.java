package io.mooring.functions.authorization;

import io.mooring.functions.access.Caller;
import io.mooring.functions.access.Scope;
import io.mooring.functions.arm.ArmFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which of the assignments around a scope a caller wants to see, as ARM's {@code $filter} has it. */
final class AssignmentFilter {
    private static final Pattern TERM = Pattern.compile(
            "(?i)atScope\\(\\)|principalId\\s+eq\\s+'(?<principal>[^']*)'|assignedTo\\('(?<assignee>[^']*)'\\)");
    private static final Pattern AND = Pattern.compile("(?i)\\s+and\\s+");

    private AssignmentFilter() {}

    /**
     * The filter of a list at a scope. Without {@code atScope()} it has also what is below the scope; what is above
     * holds at the scope, and is always there.
     *
     * @param asking of nobody else does the hub know the groups
     * @throws ArmFailure 400 if the hub does not know the filter
     */
    static Predicate<RoleAssignment> of(@Nullable String filter, Scope scope, Caller.User asking) {
        List<Predicate<RoleAssignment>> terms = new ArrayList<>();
        boolean below = true;
        for (String text : filter == null || filter.isBlank() ? new String[0] : AND.split(filter.strip())) {
            Matcher term = TERM.matcher(text);
            if (!term.matches()) {
                throw ArmFailure.of(
                        400,
                        "InvalidFilter",
                        "The filter '" + filter
                                + "' is not supported. The hub knows atScope(), principalId eq '{id}' and"
                                + " assignedTo('{id}'), joined by 'and'.");
            }
            String principal = term.group("principal");
            String assignee = term.group("assignee");
            if (principal != null) {
                terms.add(assignment -> assignment.key().equalsIgnoreCase(principal));
            } else if (assignee != null) {
                Set<String> principals = assignee.equalsIgnoreCase(asking.objectId())
                        ? Principals.of(asking)
                        : Set.of(assignee.toLowerCase(Locale.ROOT));
                terms.add(assignment -> principals.contains(assignment.key()));
            } else {
                below = false;
            }
        }
        boolean withBelow = below;
        terms.add(assignment -> assignment.scope().covers(scope) || (withBelow && scope.covers(assignment.scope())));
        return terms.stream().reduce(any -> true, Predicate::and);
    }
}
