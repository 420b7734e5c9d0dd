package io.mooring.gitops.kustomization;

import io.mooring.gitops.apply.Owner;
import io.mooring.gitops.build.BuildFailed;
import io.mooring.gitops.build.Builds;
import io.mooring.gitops.build.Manifest;
import io.mooring.gitops.build.Variables;
import io.mooring.gitops.drift.OwnedObjects;
import io.mooring.gitops.kustomization.KustomizationStatus.Report;
import io.mooring.gitops.kustomization.Memory.Trigger;
import io.mooring.gitops.object.Cluster;
import io.mooring.gitops.object.InvalidSpec;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.object.ObjectRef;
import io.mooring.gitops.operator.Backoff;
import io.mooring.gitops.operator.Events;
import io.mooring.gitops.operator.Events.Told;
import io.mooring.gitops.operator.Key;
import io.mooring.gitops.operator.Next;
import io.mooring.gitops.operator.Reconciler;
import io.mooring.gitops.operator.Resources;
import io.mooring.gitops.operator.StatusWriter;
import io.mooring.gitops.plan.Desired;
import io.mooring.gitops.source.Artifact;
import io.mooring.gitops.source.GitStore;
import io.mooring.gitops.source.GitTree;
import io.mooring.gitops.source.SourceId;
import io.mooring.gitops.source.Sources;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** Makes the cluster what Kustomization resources say. */
public final class KustomizationReconciler implements Reconciler {
    private static final Logger LOG = System.getLogger(KustomizationReconciler.class.getName());
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(10));

    /** Definitions are served within a few hundred milliseconds of being applied. */
    private static final Duration DEFINITIONS_PAUSE = Duration.ofMillis(200);

    /** An event has room for about so many. */
    private static final int LINES_MAX = 20;

    private static final int DEFINITION_WAITS_MAX = 10;

    /** What has failed to become healthy may still do so, and looking costs one request per unhealthy object. */
    private static final Duration UNHEALTHY_PAUSE = Duration.ofSeconds(30);

    private final Tools tools;
    private final Inputs inputs;
    private final Deletion deletion;
    private final boolean crossNamespace;
    private final Map<Key, Memory> memories = new ConcurrentHashMap<>();

    public KustomizationReconciler(Tools tools, Inputs inputs, boolean crossNamespaceRefs) {
        this.tools = tools;
        this.inputs = inputs;
        this.deletion = new Deletion(tools.cluster(), tools.status());
        this.crossNamespace = crossNamespaceRefs;
    }

    /** What every reconciler needs. */
    public record Tools(
            Cluster cluster, Resources resources, StatusWriter status, Clock clock, RandomGenerator random) {}

    /** Where manifests come from; {@code declared} tells a source that is not there from one not yet looked at. */
    public record Inputs(
            Sources sources, GitStore store, Builds builds, Predicate<SourceId> declared, OwnedObjects owned) {}

    /** One activation: the resource as it is, its spec, what is remembered of it, and what has triggered it. */
    private record Turn(
            Key key, KubernetesObject object, KustomizationSpec spec, Memory memory, Trigger trigger, Drift drift) {
        Owner owner() {
            return new Owner(key.namespace(), key.name());
        }
    }

    @Override
    public Next reconcile(Key key) {
        Optional<KubernetesObject> found = tools.resources().find(key);
        if (found.isEmpty()) {
            memories.remove(key);
            inputs.owned().forget(key);
            return new Next.WhenWoken();
        }
        KubernetesObject object = found.get();
        if (object.deleting()) {
            return deletion.finalizing(object, tools.clock().instant());
        }
        object = deletion.guarded(object);
        if (KustomizationSpec.suspended(object)) {
            return new Next.WhenWoken();
        }
        KustomizationSpec spec;
        try {
            spec = KustomizationSpec.of(object, crossNamespace);
        } catch (InvalidSpec e) {
            tools.status()
                    .write(
                            object,
                            KustomizationStatus.stalled(object, e, tools.clock().instant()));
            return new Next.WhenWoken();
        }
        Memory memory = memories.computeIfAbsent(key, ignored -> new Memory());
        return switch (inputs.sources().find(spec.source())) {
            case Sources.State.Available(Artifact artifact) -> with(artifact, key, object, spec, memory);
            case Sources.State.Unavailable(String message) ->
                without(new Turn(key, object, spec, memory, trigger(object, "", ""), Drift.NONE), message);
            case Sources.State.Unknown()
            when !inputs.declared().test(spec.source()) ->
                without(
                        new Turn(key, object, spec, memory, trigger(object, "", ""), Drift.NONE),
                        spec.source().kind() + " '" + spec.source().key() + "' not found");
            case Sources.State.Unknown() -> new Next.WhenWoken(); // It will be woken when the source is known.
        };
    }

    private Next without(Turn turn, String cause) {
        Verdict verdict = new Verdict.Failed(Verdict.Reason.ARTIFACT_FAILED, "Source artifact not found: " + cause);
        report(turn, "", Inventory.of(turn.object), verdict);
        return new Next.WhenWoken();
    }

    private Next with(Artifact artifact, Key key, KubernetesObject object, KustomizationSpec spec, Memory memory) {
        String revision = artifact.revision();
        Optional<String> waiting = Dependencies.waitingFor(spec, revision, tools.resources()::find);
        Trigger trigger = trigger(object, artifact.digest() + revision, waiting.orElse(""));
        Instant now = tools.clock().instant();
        Drift drift = Drift.hear(memory, inputs.owned(), key, now);
        Turn turn = new Turn(key, object, spec, memory, trigger, drift);
        if (memory.due(trigger, now) == Memory.Due.NOT_YET && !drift.calls(memory)) {
            return new Next.After(drift.noLaterThan(Duration.between(now, memory.dueAt()), now));
        }
        if (waiting.isPresent()) {
            report(
                    turn,
                    "",
                    Inventory.of(object),
                    new Verdict.Failed(Verdict.Reason.DEPENDENCY_NOT_READY, waiting.get()));
            memory.handled(trigger);
            memory.waiting(now.plus(spec.timing().interval()));
            return new Next.After(spec.timing().interval());
        }
        return attempt(turn, artifact);
    }

    private Next attempt(Turn turn, Artifact artifact) {
        String revision = artifact.revision();
        try {
            Optional<GitTree> opened = inputs.store().open(artifact);
            if (opened.isEmpty()) {
                inputs.sources().lost(turn.spec.source());
                return new Next.WhenWoken(); // The source is fetched again, and then wakes this one.
            }
            try (GitTree tree = opened.get()) {
                String folder = Builds.folder(turn.spec.path());
                Variables variables = VariableSources.read(tools.cluster(), turn.key.namespace(), turn.spec.build());
                Builds.Edits edits = new Builds.Edits(
                        turn.spec.build().edits(),
                        turn.spec.build().components(),
                        DecryptionKeys.read(tools.cluster(), turn.key.namespace(), turn.spec.build()));
                String content =
                        Builds.key(tree, folder) + "#" + edits.key(tree, folder) + "#" + turn.object.generation() + "#"
                                + artifact.ignore() + "#" + DesiredObjects.hash(variables.values());
                boolean compare =
                        turn.memory.compares(turn.trigger, tools.clock().instant());
                boolean blind = compare && !Drift.watched(turn.memory, inputs.owned());
                Set<ObjectRef> repair = compare && !blind
                        ? turn.drift.andAllThatDiffer(turn.memory, inputs.owned())
                        : turn.drift.repair();
                if (!blind && repair.isEmpty() && turn.memory.wholly(content)) {
                    if (compare) {
                        compared(turn, tools.clock().instant());
                    }
                    return settle(turn, revision, Inventory.of(turn.object));
                }
                List<Manifest> edited = inputs.builds().edited(tree, folder, edits);
                return apply(turn, revision, variables.in(edited), content, new Attempt.Look(blind, repair));
            }
        } catch (BuildFailed e) {
            turn.memory.attempts(History.Attempt.NONE);
            boolean missing = e.kind() == BuildFailed.Kind.PATH_MISSING;
            Verdict.Reason reason = missing ? Verdict.Reason.ARTIFACT_FAILED : Verdict.Reason.BUILD_FAILED;
            return fail(
                    turn,
                    missing ? "" : revision,
                    Inventory.of(turn.object),
                    new Verdict.Failed(reason, String.valueOf(e.getMessage())));
        }
    }

    private Next apply(Turn turn, String revision, List<Manifest> manifests, String content, Attempt.Look look)
            throws BuildFailed {
        Cluster cluster = clusterFor(turn.object, turn.spec);
        List<Desired> desired = new DesiredObjects(cluster, turn.owner(), turn.spec.transforms()).of(manifests);
        Attempt attempt = new Attempt(cluster, turn.owner(), turn.spec, turn.memory, inputs.owned());
        Instant start = tools.clock().instant();
        Inventory known = Inventory.of(turn.object);
        turn.memory.attempts(History.Attempt.of(desired, start));
        if (!turn.memory.wholly(content)) {
            attempt.expectHealth(
                    Inventory.of(desired), start.plus(turn.spec.timing().timeout()));
        }
        Attempt.Result result = attempt.carryOut(
                desired,
                known,
                look,
                inventory -> tools.status()
                        .write(turn.object, KustomizationStatus.applying(turn.object, revision, inventory, start)));
        Drift.repaired(turn.memory, turn.key, look.repair(), start);
        inputs.owned().want(turn.key, result.inventory().refs());
        LOG.log(
                Level.INFO,
                "event=applied kustomization=" + turn.key + " revision=" + revision + " "
                        + result.changes().summary() + " verdict="
                        + result.verdict().getClass().getSimpleName());
        tell(turn, revision, result);
        return switch (result.verdict()) {
            case Verdict.Ready() -> {
                if (look.compare()) {
                    compared(turn, start);
                }
                turn.memory.suspects().removeAll(look.repair());
                turn.memory.completed(content);
                yield settle(turn, revision, result.inventory());
            }
            case Verdict.Progressing progressing -> {
                int waits = turn.memory.waitedAgain();
                if (waits > DEFINITION_WAITS_MAX) {
                    Verdict.Failed failed = new Verdict.Failed(
                            Verdict.Reason.RECONCILIATION_FAILED, progressing.message() + ": gave up");
                    yield fail(turn, revision, result.inventory(), failed);
                }
                report(turn, revision, result.inventory(), progressing);
                Duration pause = DEFINITIONS_PAUSE.multipliedBy(waits);
                turn.memory.waiting(tools.clock().instant().plus(pause));
                yield new Next.After(pause);
            }
            case Verdict.Failed failed -> fail(turn, revision, result.inventory(), failed);
        };
    }

    /** Tells what has been changed, as far as an event has room for it. */
    private void tell(Turn turn, String revision, Attempt.Result result) {
        List<String> lines = result.changes().lines(LINES_MAX);
        if (!lines.isEmpty() && !(result.verdict() instanceof Verdict.Failed)) {
            tools.status()
                    .tell(turn.object, new Told(Events.Type.NORMAL, "Progressing", String.join("\n", lines), revision));
        }
    }

    /** A little less than the interval, so that the next turn, whose time is jittered, compares again. */
    private static void compared(Turn turn, Instant when) {
        turn.memory.comparedUntil(
                when.plus(turn.spec.timing().interval().multipliedBy(9).dividedBy(10)));
    }

    /** All is applied: ready, or waiting until it is healthy. */
    private Next settle(Turn turn, String revision, Inventory inventory) {
        HealthState health = turn.memory.health();
        Predicate<ObjectRef> watched =
                ref -> inputs.owned().covers(ref) && turn.memory.applied().containsKey(ref);
        if (!health.settled()) {
            health.look(clusterFor(turn.object, turn.spec), watched);
        }
        Instant now = tools.clock().instant();
        Verdict verdict = health.verdict(now, turn.spec.timing().timeout());
        report(turn, revision, inventory, verdict);
        turn.memory.handled(turn.trigger);
        Duration pause = switch (verdict) {
            case Verdict.Ready() -> Backoff.jittered(turn.spec.timing().interval(), tools.random());
            case Verdict.Progressing ignored -> health.nextLook(watched, now);
            case Verdict.Failed ignored -> shorter(turn.spec.timing().retryInterval(), UNHEALTHY_PAUSE);
        };
        turn.memory.succeeded(now.plus(pause));
        return new Next.After(turn.drift.noLaterThan(pause, now));
    }

    private Next fail(Turn turn, String revision, Inventory inventory, Verdict.Failed failed) {
        LOG.log(
                Level.WARNING,
                "event=reconciliation-failed kustomization=" + turn.key + " reason="
                        + failed.reason().word() + " cause=\"" + failed.message() + "\"");
        report(turn, revision, inventory, failed);
        turn.memory.handled(turn.trigger);
        Duration backoff = BACKOFF.pause(turn.memory.failed(), tools.random());
        Duration pause = shorter(backoff, turn.spec.timing().retryInterval());
        turn.memory.waiting(tools.clock().instant().plus(pause));
        return new Next.After(pause);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private void report(Turn turn, String revision, Inventory inventory, Verdict verdict) {
        KubernetesObject current = tools.resources()
                .find(turn.key)
                .filter(now -> now.uid().equals(turn.object.uid()))
                .orElse(turn.object);
        Report report = new Report(
                revision,
                origin(turn, revision),
                inventory,
                !turn.spec.healthChecks().none(),
                turn.memory.attempt(),
                verdict);
        // The generation that was acted upon counts, not one that came in between.
        KubernetesObject acted = current.copy();
        KubernetesObject.child(acted.tree(), "metadata").put("generation", turn.object.generation());
        tools.status()
                .write(
                        current,
                        KustomizationStatus.after(acted, report, tools.clock().instant()));
    }

    /** What the revision was made of, if its source says so. */
    private String origin(Turn turn, String revision) {
        return inputs.sources().find(turn.spec.source()) instanceof Sources.State.Available(Artifact artifact)
                        && artifact.revision().equals(revision)
                ? artifact.originRevision()
                : "";
    }

    private Cluster clusterFor(KubernetesObject object, KustomizationSpec spec) {
        return Deletion.as(tools.cluster(), object.namespace(), spec.serviceAccountName());
    }

    private static Trigger trigger(KubernetesObject object, String artifact, String dependencies) {
        return new Trigger(
                object.uid(),
                object.generation(),
                object.annotation(KustomizationStatus.REQUESTED_AT).orElse(""),
                artifact,
                dependencies);
    }

    /** Whether an owned object as it is now is anything to its Kustomization; asked by watches at any time. */
    public boolean interested(Key owner, ObjectRef ref, String mark) {
        Memory memory = memories.get(owner);
        return memory != null && memory.interested(ref, mark);
    }

    /** The Kustomizations that are to be woken when a source has changed. */
    public List<Key> usersOf(SourceId source) {
        return tools.resources().all().stream()
                .filter(object -> Dependencies.sourceOf(object).equals(source))
                .map(Key::of)
                .toList();
    }

    /** The Kustomizations that are to be woken when another one has changed. */
    public List<Key> dependantsOf(Key key) {
        return tools.resources().all().stream()
                .filter(object -> Dependencies.dependsOn(object, key))
                .map(Key::of)
                .toList();
    }
}
