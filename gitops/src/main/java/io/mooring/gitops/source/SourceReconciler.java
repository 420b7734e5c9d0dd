package io.mooring.gitops.source;

import io.mooring.gitops.build.BuildFailed;
import io.mooring.gitops.build.SourceTree;
import io.mooring.gitops.object.InvalidSpec;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.operator.Backoff;
import io.mooring.gitops.operator.Key;
import io.mooring.gitops.operator.Next;
import io.mooring.gitops.operator.Reconciler;
import io.mooring.gitops.operator.Resources;
import io.mooring.gitops.operator.StatusWriter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/** Keeps what the resources of one kind of source offer up to date with their servers. A failed fetch backs off alone. */
public final class SourceReconciler implements Reconciler {
    private static final Logger LOG = System.getLogger(SourceReconciler.class.getName());
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(2));

    /** Polling faster would only load the server: a webhook or an annotation is the way to be quicker. */
    private static final Duration INTERVAL_MIN = Duration.ofSeconds(1);

    /** A poll is content with what somebody else's poll of the same reference found a moment ago. */
    private static final Duration AGE_MAX = Duration.ofSeconds(10);

    private final Tools tools;
    private final SourceKind kind;
    private final GitStore store;
    private final Sources sources;
    private final Map<Key, Memory> memories = new ConcurrentHashMap<>();

    public SourceReconciler(Tools tools, SourceKind kind, GitStore store, Sources sources) {
        this.tools = tools;
        this.kind = kind;
        this.store = store;
        this.sources = sources;
    }

    /** What every reconciler of sources needs, and the name of the kind. */
    public record Tools(String kind, Resources resources, StatusWriter status, Clock clock, RandomGenerator random) {}

    @Override
    public Next reconcile(Key key) {
        SourceId id = new SourceId(tools.kind(), key);
        Optional<KubernetesObject> found = tools.resources().find(key);
        if (found.isEmpty() || found.get().deleting()) {
            memories.remove(key);
            sources.remove(id);
            return new Next.WhenWoken();
        }
        KubernetesObject object = found.get();
        if (object.spec().path("suspend").asBoolean(false)) {
            offerAgain(id, object);
            return new Next.WhenWoken();
        }
        SourceKind.Order order;
        try {
            order = kind.order(object);
        } catch (InvalidSpec e) {
            tools.status()
                    .write(object, SourceStatus.stalled(object, e, tools.clock().instant()));
            if (!(sources.find(id) instanceof Sources.State.Available)) {
                sources.set(id, new Sources.State.Unavailable(e.words()));
            }
            return new Next.WhenWoken();
        }
        Instant now = tools.clock().instant();
        Trigger trigger = new Trigger(
                object.uid(),
                object.generation(),
                object.annotation(SourceStatus.REQUESTED_AT).orElse(""),
                order.inputs());
        Memory memory = memories.getOrDefault(key, Memory.NONE);
        boolean asked = !trigger.equals(memory.trigger) || sources.find(id) instanceof Sources.State.Unknown;
        if (!asked && now.isBefore(memory.due)) {
            return new Next.After(Duration.between(now, memory.due));
        }
        return fetch(new Turn(id, object, order, trigger), asked ? Duration.ZERO : age(order), memory);
    }

    private Next fetch(Turn turn, Duration age, Memory memory) {
        try {
            Artifact artifact = turn.order.fetch(age);
            Instant now = tools.clock().instant();
            sources.set(turn.id, new Sources.State.Available(artifact));
            SourceStatus.Facts facts = new SourceStatus.Facts(
                    kind.reason(artifact),
                    kind.stored(artifact),
                    kind.fields(artifact),
                    turn.order.verification(),
                    () -> size(artifact));
            tools.status().write(turn.object, SourceStatus.stored(turn.object, artifact, facts, now));
            Duration pause = Backoff.jittered(interval(turn.order), tools.random());
            memories.put(turn.id.key(), new Memory(turn.trigger, now.plus(pause), 0));
            return new Next.After(pause);
        } catch (FetchFailed e) {
            Instant now = tools.clock().instant();
            int failures = memory.failures + 1;
            LOG.log(
                    Level.WARNING,
                    "event=fetch-failed source=" + turn.id + " failures=" + failures + " cause=\"" + e.words() + "\"");
            if (!(sources.find(turn.id) instanceof Sources.State.Available)) {
                sources.set(turn.id, new Sources.State.Unavailable(e.words()));
            }
            tools.status().write(turn.object, SourceStatus.failed(turn.object, e, now));
            Duration pause = BACKOFF.pause(failures, tools.random());
            memories.put(turn.id.key(), new Memory(turn.trigger, now.plus(pause), failures));
            return new Next.After(pause);
        }
    }

    /** The bytes of the files offered; there is no archive whose size it could be. */
    private long size(Artifact artifact) {
        Optional<GitTree> opened = store.open(artifact);
        if (opened.isEmpty()) {
            return 0;
        }
        try (GitTree tree = opened.get()) {
            return tree.files("").stream()
                    .mapToLong(SourceTree.SourceFile::size)
                    .sum();
        } catch (BuildFailed e) {
            return 0; // Too many files: whoever builds them will say so.
        }
    }

    /** A suspended source goes on offering what it had, also after a restart. */
    private void offerAgain(SourceId id, KubernetesObject object) {
        if (sources.find(id) instanceof Sources.State.Unknown) {
            Optional<Artifact> remembered = kind.remembered(object);
            sources.set(
                    id,
                    remembered.isPresent()
                            ? new Sources.State.Available(remembered.get())
                            : new Sources.State.Unavailable("the source is suspended"));
        }
    }

    private static Duration interval(SourceKind.Order order) {
        return order.interval().compareTo(INTERVAL_MIN) < 0 ? INTERVAL_MIN : order.interval();
    }

    private static Duration age(SourceKind.Order order) {
        Duration half = interval(order).dividedBy(2);
        return half.compareTo(AGE_MAX) < 0 ? half : AGE_MAX;
    }

    private record Turn(SourceId id, KubernetesObject object, SourceKind.Order order, Trigger trigger) {}

    /** What makes a fetch due at once when it changes. */
    private record Trigger(String uid, long generation, String requestedAt, String inputs) {}

    private record Memory(Trigger trigger, Instant due, int failures) {
        static final Memory NONE = new Memory(new Trigger("", -1, "", ""), Instant.MIN, 0);
    }
}
