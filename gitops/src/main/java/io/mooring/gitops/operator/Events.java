package io.mooring.gitops.operator;

import io.mooring.gitops.object.Cluster;
import io.mooring.gitops.object.Cluster.Outcome;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.object.ResourceKind;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Kubernetes events about the resources that the operator reconciles. They are told on the side: nobody waits for them, and what
 * cannot be told is dropped. One resource may tell a number of events at once, and then one every few minutes.
 */
public final class Events implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Events.class.getName());
    private static final ResourceKind EVENT = new ResourceKind("", "v1", "Event", "events", true);
    private static final int QUEUE_MAX = 1000;
    private static final int MESSAGE_CHARS_MAX = 1024;
    private static final int NAME_CHARS_MAX = 200;
    private static final int BURST = 25;
    private static final Duration REFILL = Duration.ofMinutes(5);
    private static final int BUDGETS_MAX = 4096;

    private final Cluster cluster;
    private final Clock clock;
    private final BlockingQueue<KubernetesObject> queue = new LinkedBlockingQueue<>(QUEUE_MAX);
    private final Thread teller;
    private final Map<String, Budget> budgets = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Budget> eldest) {
            return size() > BUDGETS_MAX;
        }
    };
    private volatile boolean closed;
    private long number;

    public Events(Cluster cluster, Clock clock) {
        this.cluster = cluster;
        this.clock = clock;
        this.teller = Thread.ofVirtual().name("events").start(this::run);
    }

    /** How bad it is. */
    public enum Type {
        NORMAL("Normal"),
        WARNING("Warning");

        private final String word;

        Type(String word) {
            this.word = word;
        }
    }

    /** What is told; the revision it is about is empty if there is none. */
    public record Told(Type type, String reason, String message, String revision) {}

    /** Tells something about a resource, as the controller of Flux would that looks after it. */
    public void tell(KubernetesObject about, Told told) {
        Instant now = clock.instant();
        long serial;
        synchronized (this) {
            if (closed
                    || !budgets.computeIfAbsent(about.uid(), uid -> new Budget(now))
                            .spend(now)) {
                return;
            }
            serial = ++number;
        }
        if (!queue.offer(event(about, told, now, serial))) {
            LOG.log(Level.DEBUG, "event=event-dropped about=" + about.ref());
        }
    }

    @Override
    public void close() {
        closed = true;
        teller.interrupt();
    }

    private static KubernetesObject event(KubernetesObject about, Told told, Instant now, long serial) {
        ObjectNode event = KubernetesObject.node();
        event.put("apiVersion", "v1").put("kind", "Event");
        String name =
                about.name().substring(0, Math.min(NAME_CHARS_MAX, about.name().length()));
        ObjectNode metadata = event.putObject("metadata");
        metadata.put("namespace", about.namespace())
                .put("name", name + "." + Long.toHexString(now.toEpochMilli()) + "." + Long.toHexString(serial));
        if (!told.revision().isEmpty()) {
            metadata.putObject("annotations").put(about.group() + "/revision", told.revision());
        }
        event.putObject("involvedObject")
                .put("apiVersion", about.apiVersion())
                .put("kind", about.kind())
                .put("namespace", about.namespace())
                .put("name", about.name())
                .put("uid", about.uid())
                .put("resourceVersion", about.resourceVersion());
        String message = told.message();
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        String component = about.group().substring(0, about.group().indexOf('.')) + "-controller";
        event.put("type", told.type().word)
                .put("reason", told.reason())
                .put(
                        "message",
                        message.length() > MESSAGE_CHARS_MAX ? message.substring(0, MESSAGE_CHARS_MAX) : message)
                .put("firstTimestamp", time)
                .put("lastTimestamp", time)
                .put("count", 1)
                .put("reportingComponent", component);
        event.putObject("source").put("component", component.toLowerCase(Locale.ROOT));
        return new KubernetesObject(event);
    }

    private void run() {
        while (!closed) {
            try {
                @Nullable KubernetesObject next = queue.poll(1, TimeUnit.MINUTES);
                if (next != null && cluster.create(EVENT, next) instanceof Outcome.Refused(int code, String words)) {
                    LOG.log(Level.DEBUG, "event=event-refused code=" + code + " cause=\"" + words + "\"");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                LOG.log(Level.DEBUG, "event=event-failed cause=\"" + e.getMessage() + "\"");
            }
        }
    }

    private static final class Budget {
        private int left = BURST;
        private Instant refilled;

        Budget(Instant now) {
            refilled = now;
        }

        boolean spend(Instant now) {
            long more = Math.max(0, Duration.between(refilled, now).dividedBy(REFILL));
            if (more > 0) {
                left = (int) Math.min(BURST, left + more);
                refilled = refilled.plus(REFILL.multipliedBy(more));
            }
            return left > 0 && left-- > 0;
        }
    }
}
