package io.mooring.extensions.release;

import io.mooring.extensions.chart.Chart;
import io.mooring.extensions.chart.ChartUnavailable;
import io.mooring.extensions.chart.Charts;
import io.mooring.extensions.helm.Helm;
import io.mooring.extensions.helm.HelmFailure;
import io.mooring.extensions.helm.HelmOutcome;
import io.mooring.extensions.helm.ReleaseName;
import io.mooring.extensions.helm.ReleaseOptions;
import io.mooring.extensions.helm.ReleaseRequest;
import io.mooring.extensions.helm.ReleaseRevision;
import io.mooring.extensions.helm.ReleaseStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Brings releases to where they shall be, one step for each call: look, plan, do, judge. It never waits for objects to
 * become ready, so a release that does not get there keeps nobody from working; call again while it says Working.
 * Calls may come from many threads; on one release only one of them works.
 */
public final class ExtensionEngine {
    /** Uninstalling and installing one after the other, each to its own deadline, end before this. */
    private static final Duration CLAIM_MARGIN = Duration.ofMinutes(10);

    private static final String REMOVAL = "removal";

    private final Tools tools;
    private final EngineSettings settings;
    private final Clock clock;
    private final KubeClaims claims;
    private final Failures failures;
    /** Of Helm's workers one is left to those that have not failed: a chart whose hook never ends holds its worker. */
    private final Semaphore secondAttempts;

    private final UndoRelease undo;

    /** Revisions that were made here and not yet seen ready. */
    private final Map<ReleaseName, Integer> unproven = new ConcurrentHashMap<>();

    private final Map<ReleaseName, List<ManifestObject>> objects = new ConcurrentHashMap<>();
    private final Set<ReleaseName> inWork = ConcurrentHashMap.newKeySet();

    /** What the engine works with; all of it is closed by whoever made it. */
    public record Tools(Helm helm, Charts charts, KubeCluster cluster) {}

    public ExtensionEngine(Tools tools, EngineSettings settings, Clock clock, RandomGenerator random) {
        this.tools = tools;
        this.settings = settings;
        this.clock = clock;
        this.claims = tools.cluster().claims(settings.namespace(), settings.holder());
        this.failures = new Failures(settings.retry(), random);
        this.undo = new UndoRelease(tools);
        this.secondAttempts = new Semaphore(Math.max(1, tools.helm().workersMax() - 1));
    }

    /** Does what is next for a release that shall be. */
    public ReleaseOutcome reconcile(DesiredRelease desired) {
        return alone(desired.release(), SpecHash.of(desired).hex(), () -> {
            Chart chart;
            try {
                chart = tools.charts().fetch(desired.chart(), desired.access());
            } catch (ChartUnavailable unavailable) {
                throw Attempt.failed(String.valueOf(unavailable.getMessage()), unavailable);
            }
            try {
                return reach(desired, chart);
            } catch (Attempt failed) {
                throw failed.of(chart.version());
            }
        });
    }

    /** Does what is next for a release that shall not be. */
    public ReleaseOutcome remove(ReleaseName release) {
        return remove(release, false);
    }

    /**
     * Does what is next for a release that shall not be.
     *
     * @param withCrds whether the CRDs of its chart go too, and so all their objects
     */
    public ReleaseOutcome remove(ReleaseName release, boolean withCrds) {
        return alone(release, REMOVAL, () -> {
            ObservedRelease observed = tools.cluster().releases().observe(release);
            ReleasePlan plan = ReleasePlan.toRemove(observed, owner(release, observed));
            return switch (plan) {
                case ReleasePlan.None() -> new ReleaseOutcome.Removed();
                case ReleasePlan.Wait wait -> waiting(wait, observed);
                case ReleasePlan.Uninstall() ->
                    claimed(release, CLAIM_MARGIN, () -> {
                        List<String> crds = withCrds ? crds(release, observed) : List.of();
                        uninstall(release);
                        objects.remove(release);
                        tools.cluster().remains().deleteCrds(crds);
                        return new ReleaseOutcome.Removed();
                    });
                case ReleasePlan.Install() -> throw unplanned(plan);
                case ReleasePlan.Upgrade() -> throw unplanned(plan);
                case ReleasePlan.Reinstall() -> throw unplanned(plan);
                case ReleasePlan.Mend ignored -> throw unplanned(plan);
            };
        });
    }

    /**
     * Compares objects of an installed release with what was installed.
     *
     * @param repair whether what others edited or deleted is set right
     */
    public DriftOutcome look(ReleaseName release, Predicate<ManifestObject> which, boolean repair) {
        if (!inWork.add(release)) {
            return new DriftOutcome.Busy();
        }
        try {
            if (!(tools.cluster().releases().observe(release) instanceof ObservedRelease.Present present)
                    || present.status() != ReleaseStatus.DEPLOYED) {
                return new DriftOutcome.Looked(List.of());
            }
            return new DriftOutcome.Looked(ManifestObject.documents(present.manifest()).stream()
                    .filter(document -> which.test(ManifestObject.of(document, release.namespace())))
                    .flatMap(document -> tools.cluster().drift().look(document, release, repair).stream())
                    .toList());
        } catch (ClusterUnavailable unavailable) {
            return new DriftOutcome.Busy();
        } finally {
            inWork.remove(release);
        }
    }

    /** What an installed release consists of; empty before {@link #reconcile} has seen it ready. */
    public List<ManifestObject> objects(ReleaseName release) {
        return objects.getOrDefault(release, List.of());
    }

    private ReleaseOutcome reach(DesiredRelease desired, Chart chart) {
        ReleaseName release = desired.release();
        SpecHash wanted = SpecHash.of(chart, desired.values());
        ObservedRelease observed = tools.cluster().releases().observe(release);
        ReleasePlan plan = ReleasePlan.toReach(wanted, observed, owner(release, observed));
        Duration atMost = desired.policy().readyWithin().plus(CLAIM_MARGIN);
        return switch (plan) {
            case ReleasePlan.None() -> judged(desired, observed);
            case ReleasePlan.Wait wait -> waiting(wait, observed);
            case ReleasePlan.Install() ->
                claimed(release, atMost, () -> done(desired, tools.helm().install(request(desired, chart))));
            case ReleasePlan.Upgrade() ->
                claimed(release, atMost, () -> done(desired, tools.helm().upgrade(request(desired, chart))));
            case ReleasePlan.Reinstall() ->
                claimed(release, atMost, () -> {
                    uninstall(release);
                    return done(desired, tools.helm().install(request(desired, chart)));
                });
            case ReleasePlan.Mend(int revision) ->
                claimed(release, atMost, () -> {
                    tools.cluster().releases().markDeployed(release, revision);
                    return done(desired, tools.helm().upgrade(request(desired, chart)));
                });
            case ReleasePlan.Uninstall() -> throw unplanned(plan);
        };
    }

    private ReleaseRequest request(DesiredRelease desired, Chart chart) {
        return new ReleaseRequest(
                desired.release(),
                chart.path(),
                desired.values(),
                tools.cluster().kubeconfig(),
                new ReleaseOptions(
                        ReleaseOptions.Waiting.NONE,
                        desired.policy().readyWithin(),
                        desired.policy().createNamespace(),
                        SpecHash.of(chart, desired.values()).description()));
    }

    private ReleaseOutcome done(DesiredRelease desired, HelmOutcome<ReleaseRevision> outcome) {
        return switch (outcome) {
            case HelmOutcome.Failed<ReleaseRevision>(HelmFailure failure) -> {
                if (failure.kind() == HelmFailure.Kind.NOT_STARTED) {
                    yield new ReleaseOutcome.Working(failure.message());
                }
                if (failure.kind() == HelmFailure.Kind.WORKER_LOST) {
                    throw Attempt.failed(failure);
                }
                throw explained(desired, failure.message());
            }
            case HelmOutcome.Done<ReleaseRevision>(ReleaseRevision made) -> {
                unproven.put(desired.release(), made.revision());
                if (made.revision() > settings.historyMax()) {
                    tools.cluster().releases().forget(desired.release(), made.revision() - settings.historyMax());
                }
                yield seen(desired, tools.cluster().releases().observe(desired.release()));
            }
        };
    }

    private void uninstall(ReleaseName release) {
        switch (tools.helm().uninstall(release, tools.cluster().kubeconfig())) {
            case HelmOutcome.Done<String> ignored -> {}
            case HelmOutcome.Failed<String>(HelmFailure failure) -> {
                if (failure.kind() != HelmFailure.Kind.NOT_FOUND) {
                    throw Attempt.failed(failure);
                }
            }
        }
    }

    /** Helm has failed: finds out why, and then takes back what it left. */
    private Attempt explained(DesiredRelease desired, String reason) {
        if (!(tools.cluster().releases().observe(desired.release()) instanceof ObservedRelease.Present present)
                || present.status() != ReleaseStatus.FAILED) {
            return Attempt.explained(reason, List.of(), null); // Nothing was begun.
        }
        return undone(desired, present, reason);
    }

    private Attempt undone(DesiredRelease desired, ObservedRelease.Present failed, String reason) {
        List<Evidence> evidence = evidence(desired.release(), failed);
        if (!desired.policy().undoFailures()) {
            return Attempt.explained(reason, evidence, null);
        }
        UndoRelease.Undone undone = undo.undo(desired, failed, reason);
        unproven.remove(desired.release());
        return Attempt.explained(reason + undone.words(), evidence, undone.running());
    }

    /** Whether the objects of the wanted revision are ready. */
    private ReleaseOutcome seen(DesiredRelease desired, ObservedRelease observed) {
        if (!(observed instanceof ObservedRelease.Present present)) {
            return new ReleaseOutcome.Working("the release was removed at this moment");
        }
        List<String> unready = tools.cluster().workloads().unready(desired.release(), present.manifest());
        if (!unready.isEmpty()) {
            return new ReleaseOutcome.Working(String.join("; ", unready));
        }
        unproven.remove(desired.release());
        objects.put(
                desired.release(),
                ManifestObject.in(present.manifest(), desired.release().namespace()));
        return new ReleaseOutcome.Installed(present.chart().version(), present.revision());
    }

    /** The revision is the wanted one; what is left is whether its objects are ready, and since when they should. */
    private ReleaseOutcome judged(DesiredRelease desired, ObservedRelease observed) {
        ReleaseOutcome seen = seen(desired, observed);
        Instant now = clock.instant();
        Duration within = desired.policy().readyWithin();
        if (!(seen instanceof ReleaseOutcome.Working(String what))
                || !(observed instanceof ObservedRelease.Present present)
                || now.isBefore(present.since().plus(within))) {
            return seen;
        }
        String reason = "not ready within " + within.toSeconds() + " s: " + what;
        if (desired.policy().undoFailures() && isNew(desired, present)) {
            return claimed(desired.release(), within.plus(CLAIM_MARGIN), () -> {
                throw undone(desired, present, reason);
            });
        }
        // Not remembered as a failure: nothing is tried again, and being ready later must be noticed at once.
        return new ReleaseOutcome.Failed(
                reason,
                evidence(desired.release(), present),
                null,
                now.plus(settings.retry().first()),
                present.chart().version());
    }

    /** A revision that was ready once is not taken back because a node has failed. */
    private boolean isNew(DesiredRelease desired, ObservedRelease.Present present) {
        return Integer.valueOf(present.revision()).equals(unproven.get(desired.release()))
                || (desired.proven() > 0 && present.revision() > desired.proven());
    }

    private List<String> crds(ReleaseName release, ObservedRelease observed) {
        return observed instanceof ObservedRelease.Present present
                ? tools.cluster()
                        .releases()
                        .stored(release, present.revision())
                        .map(StoredRevision::crds)
                        .orElse(List.of())
                : List.of();
    }

    private ReleaseOutcome waiting(ReleasePlan.Wait wait, ObservedRelease observed) {
        if (wait.owner() == PendingOwner.ALIVE) {
            return new ReleaseOutcome.Working("another instance works on the release");
        }
        Instant now = clock.instant();
        if (observed instanceof ObservedRelease.Present present
                && now.isAfter(present.since().plus(EngineSettings.FOREIGN_PENDING_MAX))) {
            return new ReleaseOutcome.Failed(
                    "revision " + present.revision() + " was left unfinished by another Helm client at "
                            + present.since() + "; uninstall the release, or roll it back, to go on",
                    List.of(),
                    null,
                    now.plus(settings.retry().longest()));
        }
        return new ReleaseOutcome.Working("another Helm client works on the release");
    }

    private PendingOwner owner(ReleaseName release, ObservedRelease observed) {
        return observed instanceof ObservedRelease.Present present
                        && present.status().unfinished()
                ? claims.owner(release, clock.instant())
                : PendingOwner.UNKNOWN;
    }

    private ReleaseOutcome claimed(ReleaseName release, Duration atMost, Supplier<ReleaseOutcome> work) {
        boolean again = failures.any(release);
        if (again && !secondAttempts.tryAcquire()) {
            return new ReleaseOutcome.Working("it failed before, and waits for others that are tried again");
        }
        try {
            return underClaim(release, atMost, work);
        } finally {
            if (again) {
                secondAttempts.release();
            }
        }
    }

    private ReleaseOutcome underClaim(ReleaseName release, Duration atMost, Supplier<ReleaseOutcome> work) {
        if (!claims.take(release, atMost, clock.instant())) {
            return new ReleaseOutcome.Working("another instance works on the release");
        }
        boolean workerLost = false;
        try {
            return work.get();
        } catch (Attempt failed) {
            workerLost = failed.workerLost();
            throw failed;
        } finally {
            if (!workerLost) {
                claims.drop(release); // A claim that stays says that what is left unfinished is ours to mend.
            }
        }
    }

    private ReleaseOutcome alone(ReleaseName release, String wish, Supplier<ReleaseOutcome> work) {
        if (!inWork.add(release)) {
            return new ReleaseOutcome.Working("an operation on the release is running");
        }
        try {
            Optional<ReleaseOutcome.Failed> resting = failures.resting(release, wish, clock.instant());
            if (resting.isPresent()) {
                return resting.get();
            }
            ReleaseOutcome outcome = work.get();
            if (!(outcome instanceof ReleaseOutcome.Working)) {
                failures.forget(release); // A Working says nothing yet about how it will end.
            }
            return outcome;
        } catch (Attempt failed) {
            return failures.remember(release, wish, failed, clock.instant());
        } catch (ClusterUnavailable failed) {
            String message = "the cluster did not let us " + failed.getMessage() + cause(failed);
            return failures.remember(release, wish, Attempt.failed(message, failed), clock.instant());
        } finally {
            inWork.remove(release);
        }
    }

    private List<Evidence> evidence(ReleaseName release, ObservedRelease.Present present) {
        List<ManifestObject> objects = new ArrayList<>(ManifestObject.in(present.manifest(), release.namespace()));
        try {
            tools.cluster()
                    .releases()
                    .stored(release, present.revision())
                    .ifPresent(stored -> objects.addAll(stored.hooks()));
        } catch (ClusterUnavailable unavailable) {
            // Without the hooks then.
        }
        return tools.cluster().evidence().about(objects);
    }

    private static String cause(ClusterUnavailable failed) {
        Throwable cause = failed.getCause();
        return cause == null || cause.getMessage() == null ? "" : ": " + cause.getMessage();
    }

    private static IllegalStateException unplanned(ReleasePlan plan) {
        return new IllegalStateException("nobody plans this here: " + plan);
    }
}
