package io.mooring.benchmarks.gitops;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The objects of a kind as a watch has shown them, so that waiting for them costs the apiserver no request. */
final class KubeSeen implements Watcher<GenericKubernetesResource>, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Map<String, GenericKubernetesResource> objects = new HashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Watch watch;
    private boolean closed;

    private KubeSeen() {}

    static KubeSeen of(KubernetesClient client, String apiVersion, String kind, String namespace) {
        KubeSeen seen = new KubeSeen();
        seen.watch = client.genericKubernetesResources(apiVersion, kind)
                .inNamespace(namespace)
                .watch(seen);
        return seen;
    }

    /** @throws IllegalStateException if it does not come true within minutes */
    void await(Predicate<Map<String, GenericKubernetesResource>> there, String what) throws InterruptedException {
        long left = PATIENCE.toNanos();
        lock.lock();
        try {
            while (!there.test(objects)) {
                if (left <= 0 || closed) {
                    throw new IllegalStateException("waited in vain: " + what);
                }
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void eventReceived(Action action, GenericKubernetesResource object) {
        lock.lock();
        try {
            if (action == Action.DELETED) {
                objects.remove(object.getMetadata().getName());
            } else if (action == Action.ADDED || action == Action.MODIFIED) {
                objects.put(object.getMetadata().getName(), object);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onClose(WatcherException cause) {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        if (watch != null) {
            watch.close();
        }
    }
}
