package io.mooring.gitops.drift;

import io.mooring.gitops.apply.Owner;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.object.Mark;
import io.mooring.gitops.object.ObjectRef;
import io.mooring.gitops.operator.Key;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the objects look like at present that Kustomizations own: one watch per kind that anybody owns, and of each object nothing
 * but its mark. It tells a Kustomization of what happens to its objects, and only of that.
 */
public final class OwnedObjects implements AutoCloseable {
    /**
     * More kinds than this are not watched; their objects are compared by lists at the interval. All watches share one connection,
     * on which an apiserver allows 100 requests at once.
     */
    private static final int WATCHES_MAX = 50;

    private final Watches watches;
    private final Audience audience;
    private final Map<Type, Owned> kinds = new ConcurrentHashMap<>();
    private final Map<Key, Set<Type>> wanted = new ConcurrentHashMap<>();
    private final Map<Key, Set<ObjectRef>> touched = new ConcurrentHashMap<>();
    private boolean closed;

    public OwnedObjects(Watches watches, Audience audience) {
        this.watches = watches;
        this.audience = audience;
    }

    /** A kind in whatever version. */
    public record Type(String group, String kind) {
        static Type of(ObjectRef ref) {
            return new Type(ref.group(), ref.kind());
        }
    }

    /** A running watch of one kind. */
    public interface Watch extends AutoCloseable {
        /** Whether everything is known and whatever changes will be heard of. */
        boolean live();

        @Override
        void close();
    }

    /** Starts watches. */
    public interface Watches {
        Watch open(Type type, Hearing hearing);
    }

    /** What a watch tells. Calls come one after the other. */
    public interface Hearing {
        /** All objects there are follow; then {@link #listed()} is called. */
        void listing();

        void listed();

        void seen(KubernetesObject metadata);

        void gone(KubernetesObject metadata);
    }

    /** Who is told. */
    public interface Audience {
        /** Whether an object as it is now, an empty mark if it is gone, is of interest to its owner. */
        boolean interested(Key owner, ObjectRef ref, String mark);

        void wake(Key owner);
    }

    /** From now on the kinds of these objects are watched for this owner, and no others. */
    public void want(Key owner, Collection<ObjectRef> refs) {
        Set<Type> types = new HashSet<>();
        refs.forEach(ref -> types.add(Type.of(ref)));
        if (!types.equals(wanted.put(owner, Set.copyOf(types)))) {
            adjust();
        }
    }

    public void forget(Key owner) {
        touched.remove(owner);
        if (wanted.remove(owner) != null) {
            adjust();
        }
    }

    /** Whether the mark of this object is known, or known to be absent, without asking. */
    public boolean covers(ObjectRef ref) {
        Owned owned = kinds.get(Type.of(ref));
        return owned != null && owned.watch.live();
    }

    /** The mark of a covered object; empty if it is not there. */
    public Optional<String> mark(ObjectRef ref) {
        Owned owned = kinds.get(Type.of(ref));
        return Optional.ofNullable(owned == null ? null : owned.entries.get(ref))
                .map(Entry::mark);
    }

    /** The objects of interest that something has happened to since the last call. */
    public Set<ObjectRef> take(Key owner) {
        Set<ObjectRef> taken = touched.remove(owner);
        return taken == null ? Set.of() : Set.copyOf(taken);
    }

    /** How many kinds are watched. */
    public int watched() {
        return kinds.size();
    }

    @Override
    public synchronized void close() {
        closed = true;
        kinds.values().forEach(owned -> owned.watch.close());
        kinds.clear();
    }

    private synchronized void adjust() {
        Set<Type> needed = new HashSet<>();
        wanted.values().forEach(needed::addAll);
        kinds.entrySet().removeIf(entry -> {
            boolean unneeded = !needed.contains(entry.getKey());
            if (unneeded) {
                entry.getValue().watch.close();
            }
            return unneeded;
        });
        for (Type type : needed) {
            if (!closed && kinds.size() < WATCHES_MAX) {
                kinds.computeIfAbsent(type, Owned::new);
            }
        }
    }

    private void tell(Key owner, ObjectRef ref, String mark) {
        if (audience.interested(owner, ref, mark)) {
            touched.compute(owner, (ignored, before) -> {
                Set<ObjectRef> refs = before == null ? ConcurrentHashMap.newKeySet() : before;
                refs.add(ref);
                return refs;
            });
            audience.wake(owner);
        }
    }

    private record Entry(String mark, Key owner) {}

    /** The objects of one kind. */
    private final class Owned implements Hearing {
        private final Map<ObjectRef, Entry> entries = new ConcurrentHashMap<>();
        private final Set<ObjectRef> confirmed = new HashSet<>();
        private final Watch watch;
        private boolean listing;

        @SuppressWarnings("this-escape") // The watch tells nothing before it is used by what is made here.
        Owned(Type type) {
            watch = watches.open(type, this);
        }

        @Override
        public void listing() {
            confirmed.clear();
            listing = true;
        }

        @Override
        public void listed() {
            listing = false;
            for (ObjectRef ref : Set.copyOf(entries.keySet())) {
                if (!confirmed.contains(ref)) {
                    remove(ref);
                }
            }
            confirmed.clear();
        }

        @Override
        public void seen(KubernetesObject metadata) {
            ObjectRef ref = metadata.ref();
            Key owner = new Key(
                    metadata.label(Owner.NAMESPACE_LABEL).orElse(""),
                    metadata.label(Owner.NAME_LABEL).orElse(""));
            Entry before = entries.get(ref);
            Entry now =
                    new Entry(Mark.of(metadata), before != null && before.owner.equals(owner) ? before.owner : owner);
            if (listing) {
                confirmed.add(ref);
            }
            entries.put(ref, now);
            if (before != null && !before.owner.equals(owner)) {
                tell(before.owner, ref, now.mark);
            }
            tell(owner, ref, now.mark);
        }

        @Override
        public void gone(KubernetesObject metadata) {
            remove(metadata.ref());
        }

        private void remove(ObjectRef ref) {
            Entry before = entries.remove(ref);
            if (before != null) {
                tell(before.owner, ref, "");
            }
        }
    }
}
