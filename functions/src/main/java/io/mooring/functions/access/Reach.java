package io.mooring.functions.access;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How much of a scope a caller may do something in.
 *
 * @param whole all of it
 * @param parts if not all: the scopes within it, none of which covers another, by their keys
 */
public record Reach(boolean whole, List<Scope> parts) {
    public static final Reach WHOLE = new Reach(true, List.of());
    public static final Reach NOTHING = new Reach(false, List.of());

    public Reach {
        parts = List.copyOf(parts);
    }

    /** The reach of somebody who holds a right at some scopes, below a scope. */
    public static Reach within(Scope scope, List<Scope> held) {
        if (held.stream().anyMatch(one -> one.covers(scope))) {
            return WHOLE;
        }
        List<Scope> parts = new ArrayList<>();
        List<Scope> below = held.stream()
                .filter(scope::covers)
                .sorted(Comparator.comparing(Scope::key))
                .toList();
        for (Scope next : below) { // What covers others sorts before them.
            if (parts.stream().noneMatch(part -> part.covers(next))) {
                parts.add(next);
            }
        }
        return new Reach(false, parts);
    }

    public boolean isNothing() {
        return !whole && parts.isEmpty();
    }

    public boolean covers(Scope scope) {
        return whole || parts.stream().anyMatch(part -> part.covers(scope));
    }
}
