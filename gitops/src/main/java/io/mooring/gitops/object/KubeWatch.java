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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * All objects of one kind, followed for ever: a list, then a watch, again from where it ended, and from the list when the apiserver
 * no longer knows that place.
 */
public final class KubeWatch implements AutoCloseable {
    private static final Logger LOG = System.getLogger(KubeWatch.class.getName());
    private static final int PAGE = 500;
    private static final Duration WATCH = Duration.ofMinutes(5);
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final long PAUSE_MILLIS_MAX = 15_000;
    private static final int LINE_CHARS_MAX = 16 << 20;

    private final KubeHttp http;
    private final ResourceKind kind;
    private final Listener listener;
    private final ScheduledExecutorService timer;
    private final RandomGenerator random;
    private final CountDownLatch synced = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable InputStream open;
    private volatile boolean connected;
    private int failures;

    public KubeWatch(
            KubeCluster cluster,
            ResourceKind kind,
            Listener listener,
            ScheduledExecutorService timer,
            RandomGenerator random) {
        this.http = cluster.http();
        this.kind = kind;
        this.listener = listener;
        this.timer = timer;
        this.random = random;
    }

    /** Who is told. Calls come one after the other. */
    public interface Listener {
        /** All objects there are, now. */
        void listed(List<KubernetesObject> objects);

        void changed(KubernetesObject object);

        void deleted(KubernetesObject object);
    }

    public void start() {
        Thread.ofVirtual().name("watch-" + kind.plural()).start(this::run);
    }

    /** Waits for the first list; false if it did not come in time. */
    public boolean awaitSynced(Duration patience) throws InterruptedException {
        return synced.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Listed, and at the last attempt in touch with the apiserver. */
    public boolean healthy() {
        return synced.getCount() == 0 && connected;
    }

    @Override
    public void close() {
        closed.countDown();
        quietlyClose(open);
    }

    private void run() {
        String from = "";
        while (closed.getCount() > 0) {
            try {
                if (from.isEmpty()) {
                    from = list();
                    synced.countDown();
                }
                connected = true;
                from = watch(from);
                failures = 0;
            } catch (IOException | RuntimeException e) {
                connected = false;
                if (closed.getCount() > 0) {
                    LOG.log(Level.WARNING, "event=watch-interrupted kind=" + kind.kind() + " cause=" + e);
                }
                pause();
            }
        }
    }

    private String list() throws IOException {
        List<KubernetesObject> objects = new ArrayList<>();
        String next = "";
        String version;
        do {
            String path =
                    KubeCluster.collection(kind, "") + "?limit=" + PAGE + (next.isEmpty() ? "" : "&continue=" + next);
            KubeHttp.Reply reply = http.send(Call.get(path, ""));
            if (!reply.ok()) {
                throw new IOException("list of " + kind.plural() + " refused with status " + reply.code());
            }
            KubernetesObject page = KubernetesObject.parse(reply.body());
            for (JsonNode item : page.tree().path("items")) {
                objects.add(complete((ObjectNode) item));
            }
            next = page.metadata().path("continue").asString("");
            version = page.resourceVersion();
        } while (!next.isEmpty());
        listener.listed(objects);
        return version;
    }

    /** Follows from a version; answers with the version to go on from, empty if a list is needed. */
    private String watch(String from) throws IOException {
        String path = KubeCluster.collection(kind, "") + "?watch=true&allowWatchBookmarks=true&resourceVersion=" + from
                + "&timeoutSeconds=" + WATCH.toSeconds();
        KubeHttp.StreamReply reply = http.stream(Call.get(path, ""));
        String last = from;
        ScheduledFuture<?> deadline = timer.schedule(
                () -> quietlyClose(reply.body()), WATCH.plus(GRACE).toSeconds(), TimeUnit.SECONDS);
        try (InputStream body = reply.body();
                BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            open = body;
            if (reply.code() == 410) {
                return "";
            }
            if (reply.code() != 200) {
                throw new IOException("watch of " + kind.plural() + " refused with status " + reply.code());
            }
            for (String line = readLine(lines); line != null && closed.getCount() > 0; line = readLine(lines)) {
                last = handle(line);
                if (last.isEmpty()) {
                    return last;
                }
            }
        } finally {
            open = null;
            deadline.cancel(false);
        }
        return last;
    }

    private String handle(String line) {
        JsonNode event = KubernetesObject.parse(line).tree();
        String type = event.path("type").asString("");
        if (type.equals("ERROR") || !(event.path("object") instanceof ObjectNode tree)) {
            return ""; // Most often 410 Gone; after any other error a list is right as well.
        }
        KubernetesObject object = complete(tree);
        switch (type) {
            case "ADDED", "MODIFIED" -> listener.changed(object);
            case "DELETED" -> listener.deleted(object);
            default -> {} // A bookmark only moves the version.
        }
        return object.resourceVersion();
    }

    private KubernetesObject complete(ObjectNode tree) {
        tree.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
        return new KubernetesObject(tree);
    }

    static @Nullable String readLine(BufferedReader lines) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = lines.read(); c >= 0; c = lines.read()) {
            if (c == '\n') {
                return line.toString();
            }
            line.append((char) c);
            if (line.length() > LINE_CHARS_MAX) {
                throw new IOException("an event of more than " + LINE_CHARS_MAX + " characters");
            }
        }
        return line.isEmpty() ? null : line.toString();
    }

    private void pause() {
        long ceiling = Math.min(PAUSE_MILLIS_MAX, 200L << Math.min(failures++, 10));
        try {
            if (closed.await(random.nextLong(1, ceiling + 1), TimeUnit.MILLISECONDS)) {
                connected = false;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed.countDown();
        }
    }

    static void quietlyClose(@Nullable InputStream stream) {
        if (stream != null) {
            try {
                stream.close();
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "event=watch-close-failed cause=" + e);
            }
        }
    }
}
