package io.mooring.gitops.helmrelease;

import io.mooring.gitops.build.BuildFailed;
import io.mooring.gitops.helmrelease.ReleaseValues.ValuesFailed;
import io.mooring.gitops.object.Cluster;
import io.mooring.gitops.object.Cluster.ApplyMode;
import io.mooring.gitops.object.Cluster.Outcome;
import io.mooring.gitops.object.Conditions;
import io.mooring.gitops.object.InvalidSpec;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.object.ResourceKind;
import io.mooring.gitops.operator.Backoff;
import io.mooring.gitops.operator.Key;
import io.mooring.gitops.operator.Next;
import io.mooring.gitops.operator.Reconciler;
import io.mooring.gitops.operator.Resources;
import io.mooring.gitops.operator.StatusWriter;
import io.mooring.gitops.source.Artifact;
import io.mooring.gitops.source.GitStore;
import io.mooring.gitops.source.GitTree;
import io.mooring.gitops.source.SourceId;
import io.mooring.gitops.source.Sources;
import io.mooring.gitops.source.helm.ChartFiles;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import tools.jackson.databind.node.ObjectNode;

/** Makes releases what HelmRelease resources say. When nothing changed, no operation of Helm is begun. */
public final class HelmReleaseReconciler implements Reconciler {
    private static final ResourceKind CHART =
            new ResourceKind("source.toolkit.fluxcd.io", "v1", "HelmChart", "helmcharts", true);
    private static final Duration RETRY = Duration.ofSeconds(10);
    private static final Duration DEPENDENCY = Duration.ofSeconds(30);
    private static final int DIGEST_CHARS = 12;

    private final Tools tools;
    private final Inputs inputs;
    private final boolean crossNamespace;
    private final ReleaseDeletion deletion;
    private final ReleaseSteps steps;
    private final Instant startedAt;
    private final Map<Key, Memory> memories = new ConcurrentHashMap<>();

    public HelmReleaseReconciler(Tools tools, Inputs inputs, boolean crossNamespaceRefs) {
        this.tools = tools;
        this.inputs = inputs;
        this.crossNamespace = crossNamespaceRefs;
        this.deletion = new ReleaseDeletion(tools.access(), inputs.work(), tools.status(), tools.clock());
        this.steps = new ReleaseSteps(inputs.work(), tools.status(), tools.clock(), tools.random());
        this.startedAt = tools.clock().instant();
    }

    /** What every reconciler needs. */
    public record Tools(
            ReleaseAccess access, Resources resources, StatusWriter status, Clock clock, RandomGenerator random) {}

    /** Where charts come from; {@code charts} finds the HelmCharts and OCIRepositories that there are. */
    public record Inputs(
            Sources sources, GitStore store, Function<SourceId, Optional<KubernetesObject>> charts, ReleaseWork work) {}

    /** What makes a look due at once when it changes. */
    private record Trigger(String uid, long generation, String requestedAt, String chart) {}

    private record Memory(Trigger trigger, Instant due, String settled) {
        static final Memory NONE = new Memory(new Trigger("", -1, "", ""), Instant.MIN, "");
    }

    @Override
    public Next reconcile(Key key) {
        Optional<KubernetesObject> found = tools.resources().find(key);
        if (found.isEmpty()) {
            memories.remove(key);
            return new Next.WhenWoken();
        }
        if (found.get().deleting()) {
            return deletion.finalizing(found.get());
        }
        KubernetesObject object = deletion.guarded(found.get());
        if (HelmReleaseSpec.suspended(object)) {
            return new Next.WhenWoken();
        }
        HelmReleaseSpec spec;
        try {
            spec = HelmReleaseSpec.of(object, crossNamespace);
        } catch (InvalidSpec e) {
            tools.status().write(object, report(object).invalid(e).json());
            return new Next.WhenWoken();
        }
        Optional<String> dependency = dependency(spec);
        if (dependency.isPresent()) {
            return wait(object, "DependencyNotReady", dependency.get(), DEPENDENCY);
        }
        try {
            ensureChart(object, spec);
        } catch (ReleaseStorage.StorageFailed e) {
            return wait(object, "ArtifactFailed", String.valueOf(e.getMessage()), RETRY);
        }
        SourceId source = spec.chart().source();
        return switch (inputs.sources().find(source)) {
            case Sources.State.Available(Artifact artifact) -> with(artifact, object, spec);
            case Sources.State.Unavailable(String message) ->
                wait(object, "SourceNotReady", notReady(source, ": " + message), spec.interval());
            case Sources.State.Unknown() ->
                inputs.charts().apply(source).isPresent()
                        ? wait(object, "SourceNotReady", notReady(source, ""), spec.interval())
                        : wait(object, "SourceNotReady", notReady(source, ": not found"), spec.interval());
        };
    }

    private static String notReady(SourceId source, String why) {
        return source.kind() + " '" + source.key() + "' is not ready" + why;
    }

    private Next wait(KubernetesObject object, String reason, String message, Duration pause) {
        memories.remove(Key.of(object));
        tools.status().write(object, report(object).waiting(reason, message).json());
        return new Next.After(pause);
    }

    private Next with(Artifact artifact, KubernetesObject object, HelmReleaseSpec spec) {
        Trigger trigger = new Trigger(
                object.uid(),
                object.generation(),
                object.annotation(HelmReleaseStatus.REQUESTED_AT).orElse(""),
                artifact.shelf() + artifact.revision() + artifact.digest());
        Memory memory = memories.getOrDefault(Key.of(object), Memory.NONE);
        Instant now = tools.clock().instant();
        boolean same = memory.trigger.equals(trigger);
        if (same && now.isBefore(memory.due)) {
            return new Next.After(Duration.between(now, memory.due));
        }
        try {
            ReleaseAccess access = tools.access().as(object.namespace(), spec.serviceAccountName());
            ObjectNode values = ReleaseValues.compose(access.cluster(), object.namespace(), spec);
            ReleaseStorage storage = new ReleaseStorage(access.cluster(), spec.place());
            String state = ReleaseValues.digest(values) + storage.state();
            boolean quiet =
                    same && memory.settled.equals(state) && spec.drift().mode() == HelmReleaseSpec.DriftMode.DISABLED;
            return quiet
                    ? settled(object, spec, trigger, state)
                    : turn(artifact, new Asked(object, spec, values, access, storage), trigger);
        } catch (ValuesFailed e) {
            return wait(object, "ValuesError", e.words(), RETRY);
        } catch (ReleaseStorage.StorageFailed e) {
            return wait(object, "StorageOperationFailed", String.valueOf(e.getMessage()), RETRY);
        } catch (BuildFailed | IllegalArgumentException e) {
            return wait(object, "ArtifactFailed", String.valueOf(e.getMessage()), RETRY);
        }
    }

    private record Asked(
            KubernetesObject object,
            HelmReleaseSpec spec,
            ObjectNode values,
            ReleaseAccess access,
            ReleaseStorage storage) {}

    private Next turn(Artifact artifact, Asked asked, Trigger trigger) throws BuildFailed {
        Optional<GitTree> opened = inputs.store().open(artifact);
        if (opened.isEmpty()) {
            inputs.sources().lost(asked.spec.chart().source());
            return new Next.WhenWoken(); // The chart is fetched again, and then wakes this one.
        }
        try (GitTree tree = opened.get()) {
            ChartFiles chart = ChartFiles.in(tree, "");
            Wanted wanted = Wanted.of(
                    new StoredRelease.Chart(chart.name(), version(asked.spec, artifact, chart), chart.appVersion()),
                    digest(asked.spec, artifact),
                    asked.values);
            Turn turn = new Turn(asked.object, asked.spec, wanted, chart, asked.access, asked.storage);
            return outlook(turn, trigger);
        }
    }

    private Next outlook(Turn asked, Trigger trigger) throws BuildFailed {
        KubernetesObject object = asked.object();
        boolean attempted = object.status().has("lastAttemptedReleaseAction");
        if (attempted) {
            asked.storage().takeBack(); // What a process that died in between has left.
        } else if (asked.storage().foreign()) {
            return wait(
                    object,
                    "ReleaseConflict",
                    "there is a release '" + asked.spec().place().releaseName() + "' in the namespace '"
                            + asked.spec().place().namespace()
                            + "' already; with spec.storageNamespace set to it, it is taken over",
                    asked.spec().interval());
        }
        if (HelmReleaseStatus.asked(object, HelmReleaseStatus.RESET_AT, "lastHandledResetAt")) {
            object = tools.status().write(object, report(object).resetFailures().json());
        }
        boolean forced = HelmReleaseStatus.asked(object, HelmReleaseStatus.FORCE_AT, "lastHandledForceAt");
        Turn turn = asked.with(object);
        Step step = Step.of(
                new Step.Situation(
                        object,
                        turn.wanted(),
                        turn.storage().newest(),
                        forced,
                        startedAt,
                        tools.clock().instant()),
                turn.spec());
        return switch (steps.carryOut(step, turn)) {
            case Outlook.Again(Duration pause) -> {
                memories.put(
                        Key.of(object),
                        new Memory(trigger, tools.clock().instant().plus(pause), ""));
                yield new Next.After(pause);
            }
            case Outlook.Done() ->
                settled(
                        object,
                        turn.spec(),
                        trigger,
                        turn.wanted().configDigest() + turn.storage().state());
            case Outlook.Stuck() ->
                settled(
                        object,
                        turn.spec(),
                        trigger,
                        turn.wanted().configDigest() + turn.storage().state());
        };
    }

    private Next settled(KubernetesObject object, HelmReleaseSpec spec, Trigger trigger, String state) {
        Duration pause = Backoff.jittered(spec.interval(), tools.random());
        memories.put(Key.of(object), new Memory(trigger, tools.clock().instant().plus(pause), state));
        return new Next.After(pause);
    }

    /** A chart of an artifact in a registry may be pushed again under its version, so its digest belongs to it. */
    private static String version(HelmReleaseSpec spec, Artifact artifact, ChartFiles chart) {
        if (!spec.chart().source().kind().equals(SourceId.OCI_REPOSITORY)) {
            return chart.version();
        }
        String hash = artifact.revision().substring(artifact.revision().lastIndexOf(':') + 1);
        return chart.version().replaceFirst("\\+.*", "") + "+"
                + hash.substring(0, Math.min(DIGEST_CHARS, hash.length()));
    }

    private static String digest(HelmReleaseSpec spec, Artifact artifact) {
        int at = artifact.revision().lastIndexOf('@');
        return spec.chart().source().kind().equals(SourceId.OCI_REPOSITORY)
                ? artifact.revision().substring(at + 1)
                : artifact.digest();
    }

    /** Makes the HelmChart, or makes it what the spec says. */
    private void ensureChart(KubernetesObject object, HelmReleaseSpec spec) {
        Optional<KubernetesObject> made = spec.chart().made();
        Key key = spec.chart().source().key();
        ChartWish.chartOf(object)
                .filter(old -> made.isEmpty() || !old.equals(key))
                .ifPresent(old -> deletion.deleteChart(object, old));
        if (made.isEmpty()) {
            return;
        }
        Optional<KubernetesObject> known = inputs.charts().apply(spec.chart().source());
        if (known.isPresent()
                && !known.get().deleting()
                && known.get()
                        .spec()
                        .equals(KubernetesObject.parse(
                                        KubernetesObject.json(made.get().spec()))
                                .tree())
                && marks(known.get()).entrySet().containsAll(marks(made.get()).entrySet())) {
            return;
        }
        Cluster cluster = tools.access().cluster();
        if (cluster.apply(CHART, made.get(), ApplyMode.WRITE) instanceof Outcome.Refused refused) {
            throw new ReleaseStorage.StorageFailed("failed to make HelmChart '" + key + "': " + refused.message());
        }
    }

    private static Map<String, String> marks(KubernetesObject object) {
        Map<String, String> marks = KubernetesObject.strings(object.metadata().path("labels"));
        marks.putAll(KubernetesObject.strings(object.metadata().path("annotations")));
        return marks;
    }

    private Optional<String> dependency(HelmReleaseSpec spec) {
        for (Key key : spec.dependsOn()) {
            Optional<KubernetesObject> other = tools.resources().find(key);
            if (other.isEmpty()) {
                return Optional.of("dependency '" + key + "' not found");
            }
            boolean ready = Conditions.of(other.get(), "Ready")
                    .filter(condition -> condition.path("status").asString("").equals("True"))
                    .isPresent();
            if (!ready
                    || other.get().status().path("observedGeneration").asLong(-1)
                            != other.get().generation()) {
                return Optional.of("dependency '" + key + "' is not ready");
            }
        }
        return Optional.empty();
    }

    private HelmReleaseStatus report(KubernetesObject object) {
        return new HelmReleaseStatus(object, tools.clock().instant());
    }

    /** The HelmReleases that are to be woken when a chart has changed. */
    public List<Key> usersOf(SourceId source) {
        return tools.resources().all().stream()
                .filter(object -> ChartWish.refersTo(object, source))
                .map(Key::of)
                .toList();
    }

    /** The HelmReleases that are to be woken when another one has changed. */
    public List<Key> dependantsOf(Key key) {
        return tools.resources().all().stream()
                .filter(object -> object.spec().path("dependsOn").valueStream().anyMatch(dependency -> {
                    String namespace = dependency.path("namespace").asString("");
                    return dependency.path("name").asString("").equals(key.name())
                            && key.namespace().equals(namespace.isEmpty() ? object.namespace() : namespace);
                }))
                .map(Key::of)
                .toList();
    }
}
