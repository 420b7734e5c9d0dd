package io.mooring.gitops.helmrelease;

import io.mooring.gitops.helmrelease.HelmReleaseSpec.Remediation;
import io.mooring.gitops.object.KubernetesObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What is to be done about a release, as a pure function of what is wanted, what Helm has stored and what was tried before. */
sealed interface Step {
    record Install() implements Step {}

    record Upgrade() implements Step {}

    /** The release was uninstalled by somebody who kept its history. */
    record Forget() implements Step {}

    /** Whoever worked on the revision has died. */
    record Unlock(StoredRelease release) implements Step {}

    /** Somebody works on it. */
    record Busy(StoredRelease release) implements Step {}

    /** All is sent, and not yet known to be healthy. */
    record Await(StoredRelease release) implements Step {}

    record Test(StoredRelease release) implements Step {}

    record Settled(StoredRelease release) implements Step {}

    record Stalled(String message) implements Step {}

    /**
     * What is known.
     *
     * @param forced whether the user wants it to be done again
     * @param startedAt when this process began: a revision that is pending since before is nobody's
     */
    record Situation(
            KubernetesObject object,
            Wanted wanted,
            Optional<StoredRelease> newest,
            boolean forced,
            Instant startedAt,
            Instant now) {}

    static Step of(Situation situation, HelmReleaseSpec spec) {
        KubernetesObject object = situation.object();
        boolean again = situation.wanted().attempted(object) && !situation.forced();
        if (situation.newest().isEmpty()) {
            return again ? retry(object, spec, new Install()) : new Install();
        }
        StoredRelease newest = situation.newest().get();
        if (newest.pending()) {
            Duration patience = spec.actions().upgrade().timeout();
            boolean dead = newest.lastDeployed().isBefore(situation.startedAt())
                    || newest.lastDeployed().plus(patience).isBefore(situation.now());
            return dead ? new Unlock(newest) : new Busy(newest);
        }
        if (newest.status().equals("uninstalled")) {
            return new Forget();
        }
        boolean right = newest.deployed() && situation.wanted().is(newest) && !situation.forced();
        if (!right) {
            return again ? retry(object, spec, new Upgrade()) : new Upgrade();
        }
        if (awaited(object, newest)) {
            return new Await(newest);
        }
        return spec.actions().test().enabled()
                        && !tested(object, newest)
                        && !newest.tests().isEmpty()
                ? new Test(newest)
                : new Settled(newest);
    }

    /** A failure is tried again as often as the spec wants. */
    private static Step retry(KubernetesObject object, HelmReleaseSpec spec, Step step) {
        long installs = object.status().path("installFailures").asLong(0);
        long upgrades = object.status().path("upgradeFailures").asLong(0);
        Remediation install = spec.actions().install().remediation();
        Remediation upgrade = spec.actions().upgrade().remediation();
        if (installs > 0 && install.exhausted(installs)) {
            return new Stalled("Failed to install after " + installs + " attempt(s)");
        }
        if (upgrades > 0 && upgrade.exhausted(upgrades)) {
            return new Stalled("Failed to upgrade after " + upgrades + " attempt(s)");
        }
        return step;
    }

    /** Whether this is the outcome of an own attempt that nobody has judged yet. */
    private static boolean awaited(KubernetesObject object, StoredRelease newest) {
        JsonNode judged = snapshot(object);
        boolean attempted =
                !object.status().path("lastAttemptedReleaseAction").asString("").isEmpty();
        return attempted && judged.path("version").asInt(0) != newest.version();
    }

    private static boolean tested(KubernetesObject object, StoredRelease newest) {
        JsonNode judged = snapshot(object);
        return judged.path("version").asInt(0) == newest.version() && judged.has("testHooks");
    }

    private static JsonNode snapshot(KubernetesObject object) {
        return object.status().path("history").path(0);
    }
}
