package io.mooring.functions.authorization;

import java.util.List;

/**
 * What a role allows: the actions, without the notActions; data actions are what is done inside a cluster. In each
 * {@code *} stands for any text, slashes too.
 */
record Permission(
        List<String> actions, List<String> notActions, List<String> dataActions, List<String> notDataActions) {
    Permission {
        actions = List.copyOf(actions);
        notActions = List.copyOf(notActions);
        dataActions = List.copyOf(dataActions);
        notDataActions = List.copyOf(notDataActions);
    }

    boolean allows(String action) {
        return anyMatches(actions, action) && !anyMatches(notActions, action);
    }

    boolean allowsData(String action) {
        return anyMatches(dataActions, action) && !anyMatches(notDataActions, action);
    }

    private static boolean anyMatches(List<String> patterns, String action) {
        return patterns.stream().anyMatch(pattern -> matches(pattern, action));
    }

    /** Compares in any case; each star takes as little as it can, and the last one gives back what it must. */
    static boolean matches(String pattern, String action) {
        String[] parts = pattern.split("\\*", -1);
        if (parts.length == 1) {
            return pattern.equalsIgnoreCase(action);
        }
        String first = parts[0];
        String last = parts[parts.length - 1];
        if (action.length() < first.length() + last.length() || !hasAt(action, first, 0)) {
            return false;
        }
        int from = first.length();
        int end = action.length() - last.length();
        for (int i = 1; i < parts.length - 1; i++) {
            from = after(action, parts[i], from, end);
            if (from < 0) {
                return false;
            }
        }
        return hasAt(action, last, end);
    }

    private static int after(String action, String part, int from, int end) {
        for (int at = from; at + part.length() <= end; at++) {
            if (hasAt(action, part, at)) {
                return at + part.length();
            }
        }
        return -1;
    }

    private static boolean hasAt(String action, String part, int at) {
        return action.regionMatches(true, at, part, 0, part.length());
    }
}
