package io.mooring.functions.cluster;

import io.mooring.functions.connectivity.Link;
import io.mooring.functions.connectivity.LinkRegistry;
import io.mooring.functions.tables.RowKey;
import io.mooring.protocol.arm.ClusterId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Reads clusters with their links: both rows at once, if this instance of the hub has seen the cluster before.
 *
 * <p>The key of the link's row has the incarnation, which only the cluster's row says for sure. The one that was there
 * last is nearly always still there; if not, what was read of it is thrown away.
 */
final class ClusterReads {
    /** About 10 MB. */
    private static final int KNOWN_MAX = 20_000;

    private final ClusterRegistry registry;
    private final LinkRegistry links;
    private final Map<RowKey, String> principals = new ConcurrentHashMap<>();

    ClusterReads(ClusterRegistry registry, LinkRegistry links) {
        this.registry = registry;
        this.links = links;
    }

    /** A cluster and what is known of its agents. */
    record Linked(Cluster cluster, Link link) {}

    /** @throws io.mooring.functions.arm.ArmFailure 404 if there is no such cluster */
    Linked get(ClusterId id) {
        RowKey key = RowKey.cluster(id);
        String expected = principals.get(key);
        FutureTask<Optional<Link>> early = expected == null ? null : start(id, expected);
        Cluster cluster = registry.get(id);
        String principal = cluster.principalId();
        if (early != null && principal.equals(expected)) {
            return new Linked(cluster, ended(early).orElse(Link.NONE));
        }
        remember(key, principal);
        return new Linked(cluster, links.find(cluster.id(), principal).orElse(Link.NONE));
    }

    private FutureTask<Optional<Link>> start(ClusterId id, String principal) {
        var task = new FutureTask<>(() -> links.find(id, principal));
        Thread.ofVirtual().name("link-read").start(task);
        return task;
    }

    private void remember(RowKey key, String principal) {
        if (principals.size() >= KNOWN_MAX) {
            principals.clear();
        }
        principals.put(key, principal);
    }

    /** What was read; the deadline is that of the storage. */
    private static Optional<Link> ended(FutureTask<Optional<Link>> task) {
        try {
            return task.get();
        } catch (ExecutionException e) {
            @Nullable Throwable cause = e.getCause();
            throw cause instanceof RuntimeException failure ? failure : new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a link was read", e);
        }
    }
}
