package io.mooring.gitops.source;

import io.mooring.gitops.build.BuildFailed;
import io.mooring.gitops.build.SourceTree;
import io.mooring.gitops.object.Cluster;
import io.mooring.gitops.object.Cluster.Outcome;
import io.mooring.gitops.object.InvalidSpec;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.object.ObjectRef;
import io.mooring.gitops.operator.Backoff;
import io.mooring.gitops.operator.Key;
import io.mooring.gitops.operator.Next;
import io.mooring.gitops.operator.Reconciler;
import io.mooring.gitops.operator.Resources;
import io.mooring.gitops.operator.StatusWriter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;

/** Keeps what GitRepository resources offer up to date with their servers. */
public final class GitRepositoryReconciler implements Reconciler {
    private static final Logger LOG = System.getLogger(GitRepositoryReconciler.class.getName());
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(2));

    /** A poll is content with what somebody else's poll of the same reference found a moment ago. */
    private static final Duration AGE_MAX = Duration.ofSeconds(10);

    private final Tools tools;
    private final Fetching fetching;
    private final Sources sources;
    private final Map<Key, Memory> memories = new ConcurrentHashMap<>();

    public GitRepositoryReconciler(Tools tools, Fetching fetching, Sources sources) {
        this.tools = tools;
        this.fetching = fetching;
        this.sources = sources;
    }

    /** What every reconciler needs. */
    public record Tools(
            Cluster cluster, Resources resources, StatusWriter status, Clock clock, RandomGenerator random) {}

    /** Where commits come from and are kept, and which URLs are allowed. */
    public record Fetching(Fetches fetches, GitStore store, Set<String> schemes) {}

    @Override
    public Next reconcile(Key key) {
        Optional<KubernetesObject> found = tools.resources().find(key);
        if (found.isEmpty() || found.get().deleting()) {
            memories.remove(key);
            sources.remove(key);
            return new Next.WhenWoken();
        }
        KubernetesObject object = found.get();
        if (GitRepositorySpec.suspended(object)) {
            offerAgain(key, object);
            return new Next.WhenWoken();
        }
        GitRepositorySpec spec;
        try {
            spec = GitRepositorySpec.of(object, fetching.schemes());
        } catch (InvalidSpec e) {
            tools.status()
                    .write(
                            object,
                            GitRepositoryStatus.stalled(object, e, tools.clock().instant()));
            if (!(sources.find(key) instanceof Sources.State.Available)) {
                sources.set(key, new Sources.State.Unavailable(e.words()));
            }
            return new Next.WhenWoken();
        }
        Instant now = tools.clock().instant();
        Trigger trigger = new Trigger(
                object.uid(),
                object.generation(),
                object.annotation(GitRepositoryStatus.REQUESTED_AT).orElse(""));
        Memory memory = memories.getOrDefault(key, Memory.NONE);
        boolean asked = !trigger.equals(memory.trigger) || sources.find(key) instanceof Sources.State.Unknown;
        if (!asked && now.isBefore(memory.due)) {
            return new Next.After(Duration.between(now, memory.due));
        }
        return fetch(new Turn(key, object, spec, trigger), asked ? Duration.ZERO : age(spec), memory);
    }

    private Next fetch(Turn turn, Duration age, Memory memory) {
        GitRepositorySpec spec = turn.spec;
        try {
            Credentials credentials = credentials(turn.object, spec);
            Revision revision = fetching.fetches()
                    .fetch(new Fetches.Request(spec.url(), spec.ref(), credentials, spec.timeout()), age);
            Artifact artifact = new Artifact(spec.url(), revision, spec.ignore());
            Instant now = tools.clock().instant();
            sources.set(turn.key, new Sources.State.Available(artifact));
            tools.status()
                    .write(turn.object, GitRepositoryStatus.stored(turn.object, artifact, () -> size(artifact), now));
            Duration pause = Backoff.jittered(spec.interval(), tools.random());
            memories.put(turn.key, new Memory(turn.trigger, now.plus(pause), 0));
            return new Next.After(pause);
        } catch (GitOperationFailed e) {
            Instant now = tools.clock().instant();
            String message = String.valueOf(e.getMessage());
            int failures = memory.failures + 1;
            LOG.log(
                    Level.WARNING,
                    "event=fetch-failed source=" + turn.key + " failures=" + failures + " cause=\"" + message + "\"");
            if (!(sources.find(turn.key) instanceof Sources.State.Available)) {
                sources.set(turn.key, new Sources.State.Unavailable(message));
            }
            tools.status()
                    .write(turn.object, GitRepositoryStatus.failed(turn.object, "GitOperationFailed", message, now));
            Duration pause = BACKOFF.pause(failures, tools.random());
            memories.put(turn.key, new Memory(turn.trigger, now.plus(pause), failures));
            return new Next.After(pause);
        }
    }

    /** The bytes of the files offered; there is no archive whose size it could be. */
    private long size(Artifact artifact) {
        Optional<GitTree> opened = fetching.store().open(artifact.url(), artifact.revision(), artifact.ignore());
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

    private boolean inStore(Artifact artifact) {
        Optional<GitTree> tree = fetching.store().open(artifact.url(), artifact.revision(), artifact.ignore());
        tree.ifPresent(GitTree::close);
        return tree.isPresent();
    }

    /** A suspended source goes on offering what it had, also after a restart. */
    private void offerAgain(Key key, KubernetesObject object) {
        String revision = object.status().path("artifact").path("revision").asString("");
        int hash = revision.lastIndexOf("sha1:");
        if (sources.find(key) instanceof Sources.State.Unknown && hash >= 0) {
            String name = hash == 0 ? "" : revision.substring(0, hash - 1);
            Artifact artifact = new Artifact(
                    object.spec().path("url").asString(""),
                    new Revision(name, revision.substring(hash + "sha1:".length())),
                    object.spec().path("ignore").asString(""));
            if (inStore(artifact)) {
                sources.set(key, new Sources.State.Available(artifact));
                return;
            }
        }
        if (sources.find(key) instanceof Sources.State.Unknown) {
            sources.set(key, new Sources.State.Unavailable("the source is suspended"));
        }
    }

    private Credentials credentials(KubernetesObject object, GitRepositorySpec spec) throws GitOperationFailed {
        if (spec.secretName().isEmpty()) {
            return Credentials.NONE;
        }
        var kind = tools.cluster().kind("v1", "Secret").orElseThrow();
        ObjectRef ref = new ObjectRef(object.namespace(), spec.secretName(), "", "Secret");
        return switch (tools.cluster().get(kind, ref)) {
            case Outcome.Done done -> {
                JsonNode data = done.object().tree().path("data");
                String ca = text(data, "ca.crt");
                yield new Credentials(
                        text(data, "username"),
                        text(data, "password"),
                        text(data, "bearerToken"),
                        ca.isEmpty() ? text(data, "caFile") : ca);
            }
            case Outcome.Absent ignored ->
                throw new GitOperationFailed(
                        "failed to get secret '" + object.namespace() + "/" + spec.secretName() + "': not found");
            case Outcome.Refused refused ->
                throw new GitOperationFailed("failed to get secret '" + object.namespace() + "/" + spec.secretName()
                        + "': " + refused.message());
        };
    }

    private static String text(JsonNode data, String key) {
        return new String(Base64.getDecoder().decode(data.path(key).asString("")), StandardCharsets.UTF_8);
    }

    private static Duration age(GitRepositorySpec spec) {
        Duration half = spec.interval().dividedBy(2);
        return half.compareTo(AGE_MAX) < 0 ? half : AGE_MAX;
    }

    private record Turn(Key key, KubernetesObject object, GitRepositorySpec spec, Trigger trigger) {}

    /** What makes a fetch due at once when it changes. */
    private record Trigger(String uid, long generation, String requestedAt) {}

    private record Memory(Trigger trigger, Instant due, int failures) {
        static final Memory NONE = new Memory(new Trigger("", -1, ""), Instant.MIN, 0);
    }
}
