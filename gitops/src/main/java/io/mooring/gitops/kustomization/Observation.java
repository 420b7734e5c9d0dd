package io.mooring.gitops.kustomization;

import io.mooring.gitops.apply.InFlight;
import io.mooring.gitops.apply.Owner;
import io.mooring.gitops.object.Cluster;
import io.mooring.gitops.object.Cluster.ListOutcome;
import io.mooring.gitops.object.ObjectRef;
import io.mooring.gitops.object.ResourceKind;
import io.mooring.gitops.plan.Observed;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks at what a Kustomization owns: one list of metadata per kind and namespace, however many objects there are. */
final class Observation {
    private final Cluster cluster;
    private final Owner owner;

    Observation(Cluster cluster, Owner owner) {
        this.cluster = cluster;
        this.owner = owner;
    }

    Observed.Seen of(Set<ObjectRef> refs) {
        Set<Place> places = new LinkedHashSet<>();
        refs.forEach(ref -> places.add(new Place(ref.group(), ref.kind(), ref.namespace())));
        if (places.isEmpty()) {
            return new Observed.Seen(Map.of(), Set.of());
        }
        List<Place> ordered = List.copyOf(places);
        List<ListOutcome> lists = InFlight.each(ordered, this::list);
        Map<ObjectRef, String> versions = new HashMap<>();
        Set<String> unknown = new HashSet<>();
        for (int i = 0; i < ordered.size(); i++) {
            switch (lists.get(i)) {
                case ListOutcome.Listed listed ->
                    listed.objects().forEach(object -> versions.put(object.ref(), object.resourceVersion()));
                case ListOutcome.Refused ignored ->
                    unknown.add(ordered.get(i).group() + "/" + ordered.get(i).kind());
            }
        }
        return new Observed.Seen(versions, unknown);
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
