package io.mooring.functions.authorization;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Role assignments, by whom they are for. */
record Assignments(List<RoleAssignment> all, Map<String, List<RoleAssignment>> byPrincipal) {
    Assignments(List<RoleAssignment> all) {
        this(List.copyOf(all), all.stream().collect(Collectors.groupingBy(RoleAssignment::key)));
    }

    /** Those of somebody and of the groups that he is in. */
    List<RoleAssignment> of(Set<String> principals) {
        List<RoleAssignment> found = new ArrayList<>();
        for (String principal : principals) {
            found.addAll(byPrincipal.getOrDefault(principal, List.of()));
        }
        return found;
    }
}
