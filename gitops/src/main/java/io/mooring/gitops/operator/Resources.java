package io.mooring.gitops.operator;

import io.mooring.gitops.object.KubernetesObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The resources of one kind as last heard of, from the watch or from the answer to an own write, whichever is newer: a reconciler
 * never decides on a state older than what it wrote itself.
 */
public final class Resources {
    private final Map<Key, KubernetesObject> objects = new HashMap<>();

    public synchronized Optional<KubernetesObject> find(Key key) {
        return Optional.ofNullable(objects.get(key));
    }

    public synchronized List<KubernetesObject> all() {
        return List.copyOf(objects.values());
    }

    /** Takes what the watch says, unless something newer is known already. */
    public synchronized void heard(KubernetesObject object) {
        KubernetesObject known = objects.get(Key.of(object));
        if (known != null && known.uid().equals(object.uid()) && !newer(object, known)) {
            return;
        }
        objects.put(Key.of(object), object);
    }

    /** Takes the answer to an own write; what has gone in between stays gone. */
    public synchronized void wrote(KubernetesObject object) {
        KubernetesObject known = objects.get(Key.of(object));
        if (known != null && known.uid().equals(object.uid()) && newer(object, known)) {
            objects.put(Key.of(object), object);
        }
    }

    public synchronized void gone(KubernetesObject object) {
        KubernetesObject known = objects.get(Key.of(object));
        if (known != null && known.uid().equals(object.uid())) {
            objects.remove(Key.of(object));
        }
    }

    /** Takes a whole list; answers with the keys that are no longer there. */
    public synchronized List<Key> listed(List<KubernetesObject> list) {
        Map<Key, KubernetesObject> now = new HashMap<>();
        list.forEach(object -> now.put(Key.of(object), object));
        List<Key> gone = new ArrayList<>();
        for (Key key : objects.keySet()) {
            if (!now.containsKey(key)) {
                gone.add(key);
            }
        }
        gone.forEach(objects::remove);
        list.forEach(this::heard);
        return gone;
    }

    /** Resource versions are documented as opaque, and are etcd's growing revisions in every apiserver there is. */
    private static boolean newer(KubernetesObject one, KubernetesObject other) {
        try {
            return Long.parseLong(one.resourceVersion()) > Long.parseLong(other.resourceVersion());
        } catch (NumberFormatException e) {
            return true;
        }
    }
}
