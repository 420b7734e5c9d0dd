package io.mooring.functions.access;

import io.mooring.functions.arm.ArmFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Who owns which scope: the role assignments that a hub starts with. An owner may do everything below the scope. */
public final class Owners {
    private static final Pattern ASSIGNMENT = Pattern.compile("([^@\\s,]+)@(/\\S*)");

    private final List<Assignment> assignments;

    private Owners(List<Assignment> assignments) {
        this.assignments = List.copyOf(assignments);
    }

    /** @throws IllegalArgumentException if the list is not {@code objectId@scope,...} */
    public static Owners parse(String list) {
        List<Assignment> assignments = new ArrayList<>();
        for (String text : list.split(",")) {
            if (text.isBlank()) {
                continue;
            }
            var assignment = ASSIGNMENT.matcher(text.strip());
            if (!assignment.matches()) {
                throw new IllegalArgumentException("'" + text.strip() + "' is not objectId@scope");
            }
            assignments.add(new Assignment(assignment.group(1), below(assignment.group(2))));
        }
        return new Owners(assignments);
    }

    /** @throws ArmFailure 403 if nothing allows the user to do that there */
    public void check(Caller.User user, String action, String scope) {
        for (Assignment assignment : assignments) {
            if (assignment.objectId().equalsIgnoreCase(user.objectId())
                    && below(scope).startsWith(assignment.scope())) {
                return;
            }
        }
        throw ArmFailure.of(
                403,
                "AuthorizationFailed",
                "The client '" + user.name() + "' with object id '" + user.objectId()
                        + "' does not have authorization to perform action '" + action + "' over scope '" + scope
                        + "'.");
    }

    /** The subscriptions in which the user owns anything, in lower case; whoever owns all sees all that are named. */
    public NavigableSet<String> subscriptions(Caller.User user) {
        NavigableSet<String> named = new TreeSet<>();
        for (Assignment assignment : assignments) {
            boolean ofUser = assignment.objectId().equalsIgnoreCase(user.objectId());
            if (ofUser && assignment.scope().equals("/")) {
                assignments.forEach(any -> any.subscription().ifPresent(named::add));
            } else if (ofUser) {
                assignment.subscription().ifPresent(named::add);
            }
        }
        return named;
    }

    /** With a slash at the end, so that one name that begins with another is not taken for something below it. */
    private static String below(String scope) {
        String lower = scope.toLowerCase(Locale.ROOT);
        return lower.endsWith("/") ? lower : lower + "/";
    }

    private record Assignment(String objectId, String scope) {
        private static final Pattern IN_SUBSCRIPTION = Pattern.compile("/subscriptions/([^/]+)/.*");

        Optional<String> subscription() {
            var in = IN_SUBSCRIPTION.matcher(scope);
            return in.matches() ? Optional.of(in.group(1)) : Optional.empty();
        }
    }
}
