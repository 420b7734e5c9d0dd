package io.mooring.gitops.helmrelease;

import io.mooring.extensions.helm.HelmFailure;
import io.mooring.extensions.helm.HelmOutcome;
import io.mooring.extensions.helm.ReleaseRevision;
import io.mooring.gitops.build.BuildFailed;
import io.mooring.gitops.helmrelease.HelmReleaseSpec.Action;
import io.mooring.gitops.helmrelease.HelmReleaseSpec.DriftMode;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.operator.Backoff;
import io.mooring.gitops.operator.Events;
import io.mooring.gitops.operator.Events.Told;
import io.mooring.gitops.operator.StatusWriter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;

/** Carries out steps, and writes down how they ended. */
final class ReleaseSteps {
    private static final Logger LOG = System.getLogger(ReleaseSteps.class.getName());
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(5));
    private static final Duration SOON = Duration.ofMillis(1);
    private static final Duration DEFINITIONS = Duration.ofMillis(300);
    private static final Duration BUSY = Duration.ofSeconds(5);
    private static final Duration LOOK_MIN = Duration.ofMillis(500);
    private static final Duration LOOK_MAX = Duration.ofSeconds(10);
    private static final int LINES_MAX = 20;

    private final ReleaseWork work;
    private final ReleaseRemedy remedy;
    private final StatusWriter status;
    private final Clock clock;
    private final RandomGenerator random;

    ReleaseSteps(ReleaseWork work, StatusWriter status, Clock clock, RandomGenerator random) {
        this.work = work;
        this.remedy = new ReleaseRemedy(work);
        this.status = status;
        this.clock = clock;
        this.random = random;
    }

    Outlook carryOut(Step step, Turn turn) throws BuildFailed {
        return switch (step) {
            case Step.Install() -> act("install", turn);
            case Step.Upgrade() -> act("upgrade", turn);
            case Step.Forget() -> {
                turn.storage().clear();
                yield new Outlook.Again(SOON);
            }
            case Step.Unlock(StoredRelease release) -> {
                turn.storage()
                        .mark(
                                release.version(),
                                "failed",
                                "Release unlocked from stale '" + release.status() + "' state");
                yield new Outlook.Again(SOON);
            }
            case Step.Busy(StoredRelease release) -> {
                write(turn, report(turn).progressing("Release is " + release.status() + " by somebody else"));
                yield new Outlook.Again(BUSY);
            }
            case Step.Await(StoredRelease release) -> await(release, turn);
            case Step.Test(StoredRelease release) -> test(release, turn);
            case Step.Settled(StoredRelease release) -> settle(release, turn);
            case Step.Stalled(String message) -> {
                write(turn, report(turn).stalled("RetriesExceeded", message));
                yield new Outlook.Stuck();
            }
        };
    }

    private Outlook act(String action, Turn turn) throws BuildFailed {
        Action settings = turn.settings(action);
        if (!ReleaseCrds.bring(turn.access().cluster(), turn.chart(), settings.crds())) {
            write(turn, report(turn).progressing("Waiting until the chart's definitions are served"));
            return new Outlook.Again(DEFINITIONS);
        }
        Turn begun = turn.with(write(turn, report(turn).attempting(turn.wanted(), action, settings.timeout())));
        boolean waits = ReleaseWork.hooksAfter(turn.chart());
        ReleaseWork.Order order = new ReleaseWork.Order(
                turn.access(), turn.spec().place(), turn.wanted().values(), settings, waits);
        turn.storage().lend();
        HelmOutcome<ReleaseRevision> outcome;
        try {
            outcome = work.with(
                    turn.chart(),
                    turn.wanted().chart().version(),
                    folder -> action.equals("install") ? work.install(order, folder) : work.upgrade(order, folder));
        } finally {
            turn.storage().takeBack();
        }
        LOG.log(
                Level.INFO,
                "event=release-" + action + " release=" + turn.spec().place().namespace() + "/"
                        + turn.spec().place().releaseName() + " chart="
                        + turn.wanted().chart() + " outcome="
                        + outcome.getClass().getSimpleName());
        if (outcome instanceof HelmOutcome.Failed<ReleaseRevision>(HelmFailure failure)) {
            return failure.kind() == HelmFailure.Kind.NOT_STARTED
                    ? new Outlook.Again(BUSY)
                    : failed(action, begun, failure.message());
        }
        return new Outlook.Again(SOON);
    }

    private Outlook await(StoredRelease release, Turn turn) {
        String action = turn.action(release);
        Action settings = turn.settings(action);
        List<String> lacking = ReleaseHealth.lacking(
                turn.access().cluster(), release, turn.spec().place().namespace(), settings.waitsFor());
        Instant now = clock.instant();
        if (lacking.isEmpty()) {
            turn.storage().trim(turn.spec().maxHistory());
            return finish(release, turn);
        }
        Duration waited = Duration.between(release.lastDeployed(), now);
        if (waited.compareTo(settings.timeout()) < 0) {
            Duration pause = waited.dividedBy(4);
            Duration most = pause.compareTo(LOOK_MAX) > 0 ? LOOK_MAX : pause;
            return new Outlook.Again(most.compareTo(LOOK_MIN) < 0 ? LOOK_MIN : most);
        }
        String cause = "timeout waiting for: [" + String.join(", ", lacking) + "]";
        turn.storage().mark(release.version(), "failed", cause);
        return failed(action, turn, cause);
    }

    private Outlook finish(StoredRelease release, Turn turn) {
        boolean toTest =
                turn.spec().actions().test().enabled() && !release.tests().isEmpty();
        HelmReleaseStatus report = report(turn).released(turn.action(release), release, turn.wanted());
        write(turn, toTest ? report : report.ready(false));
        return toTest ? new Outlook.Again(SOON) : new Outlook.Done();
    }

    private Outlook test(StoredRelease release, Turn turn) {
        HelmReleaseSpec.Test settings = turn.spec().actions().test();
        String action = turn.action(release);
        ReleaseWork.Order order = new ReleaseWork.Order(
                turn.access(), turn.spec().place(), turn.wanted().values(), turn.settings(action), false);
        turn.storage().lend();
        HelmOutcome<ReleaseRevision> outcome;
        try {
            outcome = work.test(order, settings.timeout());
        } finally {
            turn.storage().takeBack();
        }
        String failure = outcome instanceof HelmOutcome.Failed<ReleaseRevision>(HelmFailure why) ? why.message() : "";
        StoredRelease tested = turn.storage().read(release.version()).orElse(release);
        HelmReleaseStatus report =
                report(turn).released(action, tested, turn.wanted()).tested(tested, turn.wanted(), failure);
        if (failure.isEmpty() || settings.ignoreFailures()) {
            write(turn, report.ready(!settings.ignoreFailures()));
            return new Outlook.Done();
        }
        report.failedTest(action);
        if (turn.settings(action).remediation().ignoreTestFailures()) {
            write(turn, report.ready(true));
            return new Outlook.Done();
        }
        return takeBack(action, turn, report);
    }

    /** The release is right; it may be that nobody has said so yet, or that others have changed its objects. */
    private Outlook settle(StoredRelease release, Turn turn) {
        HelmReleaseSpec.Drift drift = turn.spec().drift();
        if (drift.mode() != DriftMode.DISABLED) {
            boolean repair = drift.mode() == DriftMode.ENABLED;
            List<String> drifted = new ReleaseDrift(turn.access().cluster(), turn.spec()).look(release, repair);
            if (!drifted.isEmpty()) {
                String said = "Cluster state of release " + turn.spec().place().namespace() + "/"
                        + turn.spec().place().releaseName() + " has "
                        + (repair ? "been corrected" : "drifted from the desired state") + ":\n"
                        + String.join("\n", drifted.subList(0, Math.min(LINES_MAX, drifted.size())));
                status.tell(
                        turn.object(),
                        new Told(
                                repair ? Events.Type.NORMAL : Events.Type.WARNING,
                                repair ? "DriftCorrected" : "DriftDetected",
                                said,
                                turn.wanted().chart().version()));
            }
        }
        write(
                turn,
                report(turn)
                        .released(turn.action(release), release, turn.wanted())
                        .ready(!turn.spec().actions().test().ignoreFailures()));
        return new Outlook.Done();
    }

    private Outlook failed(String action, Turn turn, String cause) {
        HelmReleaseStatus report =
                report(turn).failed(action, turn.wanted(), turn.spec().place(), cause);
        LOG.log(
                Level.WARNING,
                "event=release-failed release=" + turn.spec().place().namespace() + "/"
                        + turn.spec().place().releaseName() + " action=" + action + " cause=\"" + cause + "\"");
        turn.storage().newest().filter(turn.wanted()::is).ifPresent(release -> report.broken(release, turn.wanted()));
        return takeBack(action, turn, report);
    }

    private Outlook takeBack(String action, Turn turn, HelmReleaseStatus report) {
        long failures = report.failures(action);
        HelmReleaseSpec.Remediation settings = turn.settings(action).remediation();
        boolean exhausted = settings.exhausted(failures);
        if (settings.takesBack(failures)) {
            Turn told = turn.with(write(turn, report));
            report = remedy.apply(action, told, report(told));
        }
        if (exhausted) {
            report.stalled("RetriesExceeded", "Failed to " + action + " after " + failures + " attempt(s)");
        }
        write(turn, report);
        return exhausted
                ? new Outlook.Stuck()
                : new Outlook.Again(BACKOFF.pause((int) Math.min(failures, 100), random));
    }

    private HelmReleaseStatus report(Turn turn) {
        String made = turn.spec().chart().made().isPresent()
                ? turn.spec().chart().source().key().toString()
                : "";
        return new HelmReleaseStatus(turn.object(), clock.instant())
                .place(turn.spec().place(), made);
    }

    private KubernetesObject write(Turn turn, HelmReleaseStatus report) {
        return status.write(turn.object(), report.json());
    }
}
