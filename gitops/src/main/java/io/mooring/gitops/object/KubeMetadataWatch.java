package io.mooring.gitops.object;

import io.mooring.gitops.object.KubeHttp.Call;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The metadata of all objects of one kind that bear a label, followed until closed. The objects there are come as events as well, one
 * after the other, so that never more than one of them is in memory.
 */
public final class KubeMetadataWatch implements AutoCloseable {
    private static final Logger LOG = System.getLogger(KubeMetadataWatch.class.getName());
    private static final String METADATA = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
    private static final String INITIAL_EVENTS_END = "k8s.io/initial-events-end";
    private static final Duration WATCH = Duration.ofMinutes(5);
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final long PAUSE_MILLIS_MAX = 30_000;

    private final Target target;
    private final Listener listener;
    private final ScheduledExecutorService timer;
    private final RandomGenerator random;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable InputStream open;
    private volatile boolean live;
    private int failures;
    private boolean listing;

    /** What is followed: a kind, looked up again at each attempt because its definition may come later, and a label. */
    public record Target(KubeCluster cluster, String group, String kind, String label) {}

    /** Who is told. Calls come one after the other. */
    public interface Listener {
        /** All objects there are follow; then {@link #listed()} is called. */
        void listing();

        void listed();

        void seen(KubernetesObject metadata);

        void gone(KubernetesObject metadata);
    }

    public KubeMetadataWatch(Target target, Listener listener, ScheduledExecutorService timer, RandomGenerator random) {
        this.target = target;
        this.listener = listener;
        this.timer = timer;
        this.random = random;
    }

    public void start() {
        Thread.ofVirtual().name("metadata-" + target.kind()).start(this::run);
    }

    /** Whether everything is known and whatever changes will be heard of. */
    public boolean live() {
        return live;
    }

    @Override
    public void close() {
        closed.countDown();
        live = false;
        KubeWatch.quietlyClose(open);
    }

    private void run() {
        String from = "";
        while (closed.getCount() > 0) {
            try {
                Optional<ResourceKind> kind = target.cluster().preferredKind(target.group(), target.kind());
                if (kind.isEmpty()) {
                    throw new IOException("the kind is not served");
                }
                from = watch(kind.get(), from);
                failures = 0;
            } catch (IOException | RuntimeException e) {
                live = false;
                if (closed.getCount() > 0) {
                    LOG.log(Level.INFO, "event=metadata-watch-interrupted kind=" + target.kind() + " cause=" + e);
                }
                pause();
            }
        }
    }

    /** Follows from a version, or from the objects there are; answers with the version to go on from. */
    private String watch(ResourceKind kind, String from) throws IOException {
        String start = from.isEmpty()
                ? "&sendInitialEvents=true&resourceVersionMatch=NotOlderThan"
                : "&resourceVersion=" + from;
        String path = KubeCluster.collection(kind, "") + "?watch=true&allowWatchBookmarks=true&timeoutSeconds="
                + WATCH.toSeconds() + "&labelSelector=" + KubeCluster.encode(target.label()) + start;
        KubeHttp.StreamReply reply =
                target.cluster().http().stream(Call.get(path, "").accepting(METADATA));
        ScheduledFuture<?> deadline = timer.schedule(
                () -> KubeWatch.quietlyClose(reply.body()), WATCH.plus(GRACE).toSeconds(), TimeUnit.SECONDS);
        try (InputStream body = reply.body();
                BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            open = body;
            if (reply.code() == 410 || closed.getCount() == 0) {
                return "";
            }
            if (reply.code() != 200) {
                throw new IOException("watch refused with status " + reply.code());
            }
            listing = from.isEmpty();
            if (listing) {
                listener.listing();
            }
            live = !listing;
            return follow(lines, kind, from);
        } finally {
            open = null;
            deadline.cancel(false);
        }
    }

    private String follow(BufferedReader lines, ResourceKind kind, String from) throws IOException {
        String last = from;
        for (String line = KubeWatch.readLine(lines);
                line != null && closed.getCount() > 0;
                line = KubeWatch.readLine(lines)) {
            KubernetesObject event = KubernetesObject.parse(line);
            String type = event.tree().path("type").asString("");
            if (type.equals("ERROR") || !(event.tree().path("object") instanceof ObjectNode tree)) {
                live = false;
                return ""; // Most often 410 Gone: the events since then are lost, so all objects are needed.
            }
            tree.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
            KubernetesObject object = new KubernetesObject(tree);
            last = object.resourceVersion();
            handle(type, object);
        }
        if (listing) {
            throw new IOException("the watch ended before all objects had come");
        }
        return last;
    }

    private void handle(String type, KubernetesObject object) {
        switch (type) {
            case "ADDED", "MODIFIED" -> listener.seen(object);
            case "DELETED" -> listener.gone(object);
            default -> {
                if (listing && object.annotation(INITIAL_EVENTS_END).isPresent()) {
                    listing = false;
                    listener.listed();
                    live = closed.getCount() > 0;
                }
            }
        }
    }

    private void pause() {
        long ceiling = Math.min(PAUSE_MILLIS_MAX, 200L << Math.min(failures++, 10));
        try {
            if (closed.await(random.nextLong(1, ceiling + 1), TimeUnit.MILLISECONDS)) {
                live = false;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed.countDown();
        }
    }
}
