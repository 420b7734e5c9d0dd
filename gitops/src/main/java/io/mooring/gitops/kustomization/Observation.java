package io.mooring.gitops.kustomization;

import io.mooring.gitops.apply.InFlight;
import io.mooring.gitops.apply.Owner;
import io.mooring.gitops.drift.OwnedObjects;
import io.mooring.gitops.object.Cluster;
import io.mooring.gitops.object.Cluster.ListOutcome;
import io.mooring.gitops.object.Mark;
import io.mooring.gitops.object.ObjectRef;
import io.mooring.gitops.object.ResourceKind;
import io.mooring.gitops.plan.Observed;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks at what a Kustomization owns: in what the watches have heard, and for kinds that are not watched by one list of metadata
 * per kind and namespace.
 */
final class Observation {
    private final Cluster cluster;
    private final Owner owner;
    private final OwnedObjects owned;

    Observation(Cluster cluster, Owner owner, OwnedObjects owned) {
        this.cluster = cluster;
        this.owner = owner;
        this.owned = owned;
    }

    Observed.Seen of(Set<ObjectRef> refs) {
        Set<Place> places = new LinkedHashSet<>();
        Map<ObjectRef, String> marks = new HashMap<>();
        for (ObjectRef ref : refs) {
            if (owned.covers(ref)) {
                owned.mark(ref).ifPresent(mark -> marks.put(ref, mark));
            } else {
                places.add(new Place(ref.group(), ref.kind(), ref.namespace()));
            }
        }
        if (places.isEmpty()) {
            return new Observed.Seen(marks, Set.of());
        }
        List<Place> ordered = List.copyOf(places);
        List<ListOutcome> lists = InFlight.each(ordered, this::list);
        Set<String> unknown = new HashSet<>();
        for (int i = 0; i < ordered.size(); i++) {
            switch (lists.get(i)) {
                case ListOutcome.Listed listed ->
                    listed.objects().forEach(object -> marks.put(object.ref(), Mark.of(object)));
                case ListOutcome.Refused ignored ->
                    unknown.add(ordered.get(i).group() + "/" + ordered.get(i).kind());
            }
        }
        return new Observed.Seen(marks, unknown);
    }

    private ListOutcome list(Place place) {
        var kind = cluster.preferredKind(place.group(), place.kind());
        if (kind.isEmpty()) {
            return new ListOutcome.Listed(List.of());
        }
        ResourceKind known = kind.get();
        return cluster.listMetadata(known, known.namespaced() ? place.namespace() : "", owner.selector());
    }

    private record Place(String group, String kind, String namespace) {}
}
