package io.mooring.functions.rollout;

import io.mooring.protocol.catalog.Freeze;
import io.mooring.protocol.catalog.Rollout;
import io.mooring.protocol.catalog.SemanticVersion;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides where a version may go next, from what the fleet has reported and nothing else. */
final class DecideWave {
    private DecideWave() {}

    /**
     * The wave after a look at it; the same if nothing changes.
     *
     * @param before null if the train was never looked at: what is newest then spreads freely
     * @param newest version of the train
     * @param tallies of the candidate, by index of the ring; what is not there counts as empty
     */
    static Wave next(Rollout policy, @Nullable Wave before, String newest, List<Tally> tallies, Instant now) {
        if (before == null) {
            return Wave.settled(newest);
        }
        if (newest.equals(before.candidate())) {
            return progressed(policy, before, tallies, now);
        }
        if (!isNewer(newest, before.settled())) {
            // What was taken out of the catalogue again is no limit any more; agents take nothing back for it.
            return newest.equals(before.settled()) && before.candidate() == null ? before : Wave.settled(newest);
        }
        if (policy.rings().isEmpty()) {
            return Wave.settled(newest);
        }
        return frozen(policy, now) ? before : Wave.begun(before.settled(), newest, now);
    }

    private static Wave progressed(Rollout policy, Wave wave, List<Tally> tallies, Instant now) {
        int last = Math.min(wave.ring(), policy.rings().size() - 1);
        for (int ring = 0; ring <= last; ring++) {
            Tally tally = tally(tallies, ring);
            if (tally.failureShare() > policy.rings().get(ring).failureShareMax()) {
                return wave.stopped(String.format(
                        Locale.ROOT,
                        "%d of %d in ring %s failed",
                        tally.failed(),
                        tally.installed() + tally.failed(),
                        policy.rings().get(ring).name()));
            }
        }
        Wave going = wave.stopped() == null ? wave : wave.stopped(null);
        if (last < 0) {
            return Wave.settled(String.valueOf(wave.candidate()));
        }
        Instant since = wave.since() == null ? now : wave.since();
        Tally here = tally(tallies, last);
        boolean soaked = !now.isBefore(since.plus(policy.rings().get(last).soak()));
        boolean proven = here.members() == 0 || here.installed() > 0;
        if (!soaked || !proven || frozen(policy, now)) {
            return going;
        }
        return last == policy.rings().size() - 1 ? Wave.settled(String.valueOf(wave.candidate())) : going.next(now);
    }

    /**
     * Why a ring has no newer version than it may have.
     *
     * @return words that follow "version x is there, but"; null if the newest is allowed
     */
    static @Nullable String because(Rollout policy, Wave wave, int ring) {
        String candidate = wave.candidate();
        if (candidate == null) {
            return "the hub's catalogue has none after " + wave.settled();
        }
        if (wave.stopped() != null) {
            return "the rollout of " + candidate + " was stopped: " + wave.stopped();
        }
        if (ring <= wave.ring() || ring >= policy.rings().size()) {
            return "the hub's catalogue has none after " + wave.allowed(ring);
        }
        Rollout.Ring before = policy.rings().get(ring - 1);
        return "ring " + policy.rings().get(ring).name() + " gets " + candidate + " when ring " + before.name()
                + " has run it for " + before.soak() + "; it has reached ring "
                + policy.rings().get(wave.ring()).name();
    }

    private static Tally tally(List<Tally> tallies, int ring) {
        return ring < tallies.size() ? tallies.get(ring) : Tally.NONE;
    }

    private static boolean frozen(Rollout policy, Instant now) {
        return Freeze.words(policy.freezes(), now).isPresent();
    }

    private static boolean isNewer(String version, String than) {
        Optional<SemanticVersion> left = SemanticVersion.parse(version);
        Optional<SemanticVersion> right = SemanticVersion.parse(than);
        return left.isPresent() && (right.isEmpty() || left.get().compareTo(right.get()) > 0);
    }
}
