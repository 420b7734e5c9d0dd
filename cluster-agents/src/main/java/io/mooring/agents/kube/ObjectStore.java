package io.mooring.agents.kube;

import java.util.List;
import java.util.Optional;

/** The objects of one kind, as far as agents need them that only share what they know. */
public interface ObjectStore {
    Optional<StoredObject> find(ObjectKey key);

    List<StoredObject> in(String namespace);

    /** Creates or changes an object; fields that this agent wrote before and now leaves out go. */
    StoredObject apply(ObjectKey key, Intent intent);

    /** Writes this agent's part of the status; false if there is no such object. */
    boolean applyStatus(ObjectKey key, Object status);

    /** Calls back on each change until the process ends. */
    void watch(KubeObjects.Watched watched, KubeObjects.WatchListener listener);
}
