package io.mooring.localcluster.node;

import io.fabric8.kubernetes.api.model.Pod;
import io.mooring.localcluster.node.KubePodApi.EventKind;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Events of one pod: each reason is told again only when its message changes, so a loop does not fill the store. */
final class KubePodEvents {
    private final KubePodApi api;
    private final Pod pod;
    private final Map<String, String> told = new ConcurrentHashMap<>();

    KubePodEvents(KubePodApi api, Pod pod) {
        this.api = api;
        this.pod = pod;
    }

    void normal(String reason, String message) {
        tell(EventKind.NORMAL, reason, message);
    }

    void warning(String reason, String message) {
        tell(EventKind.WARNING, reason, message);
    }

    private void tell(EventKind kind, String reason, String message) {
        if (!message.equals(told.put(reason, message))) {
            api.event(pod, kind, reason, message);
        }
    }
}
