package io.mooring.gitops.plan;

import io.mooring.gitops.object.ObjectRef;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a revision means for the cluster, object by object, in the order of the manifests; prunings last. */
public record ChangeSet(List<Entry> entries) {
    public ChangeSet {
        entries = List.copyOf(entries);
    }

    /** One object and what is to be done with it, with the reason if it is not obvious. */
    public record Entry(ObjectRef ref, Action action, String reason) {}

    public List<ObjectRef> refs(Action action) {
        return entries.stream()
                .filter(entry -> entry.action() == action)
                .map(Entry::ref)
                .toList();
    }

    /** Whether carrying it out would write nothing. */
    public boolean quiet() {
        return entries.stream().allMatch(entry -> entry.action() == Action.UNCHANGED || entry.action() == Action.SKIP);
    }

    /** A line per object that is not left as it is, as Flux's events have it, such as {@code ConfigMap/shop/prices configured}. */
    public List<String> lines(int most) {
        return entries.stream()
                .filter(entry -> entry.action() != Action.UNCHANGED && entry.action() != Action.SKIP)
                .limit(most)
                .map(entry -> entry.ref() + " " + entry.action().past())
                .toList();
    }

    /** Counts by action, such as {@code create=2 unchanged=10}. */
    public String summary() {
        Map<Action, Integer> counts = new EnumMap<>(Action.class);
        entries.forEach(entry -> counts.merge(entry.action(), 1, Integer::sum));
        return counts.entrySet().stream()
                .map(count -> count.getKey().name().toLowerCase(Locale.ROOT) + "=" + count.getValue())
                .collect(Collectors.joining(" "));
    }
}
