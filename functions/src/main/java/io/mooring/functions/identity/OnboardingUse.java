package io.mooring.functions.identity;

import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.arm.Unavailable;
import io.mooring.functions.cluster.Cluster;
import io.mooring.functions.connectivity.Expired;
import io.mooring.functions.connectivity.LinkRegistry;
import io.mooring.functions.connectivity.LinkRepair;
import io.mooring.functions.tables.Row;
import io.mooring.functions.tables.WriteResult;
import io.mooring.protocol.connectivity.ConnectivityPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Lets the onboarding key enrol one key of the cluster only.
 *
 * <p>The key of the first enrolment is written down before it is certified; the same one may come again as often as
 * answers get lost, and so may the one that was certified last. Any other is refused until somebody who may opens a
 * window for it: a cluster that lost its Secret needs a person to say so, because a thief of the onboarding key would
 * look the same. The window closes with the first key that comes.
 */
public final class OnboardingUse {
    /** How long a window waits for the agents. */
    static final Duration WINDOW = Duration.ofDays(1);

    private static final String USED_AT = "OnboardingUsedAt";
    private static final String OPEN_UNTIL = "OnboardingOpenUntil";
    private static final int ATTEMPTS_MAX = 5;

    private final LinkRegistry links;
    private final LinkRepair repair;
    private final ConnectivityPolicy policy;

    public OnboardingUse(LinkRegistry links, LinkRepair repair, ConnectivityPolicy policy) {
        this.links = links;
        this.repair = repair;
        this.policy = policy;
    }

    /**
     * Lets a key enrol, and from then on no other.
     *
     * @param key digest of the key
     * @throws ArmFailure if another key has been enrolled, or the cluster has expired
     */
    void claim(Cluster cluster, String key, Instant now) {
        Map<String, Object> used = Map.of(LinkRegistry.CERTIFIED_KEY, key, USED_AT, now, OPEN_UNTIL, Instant.EPOCH);
        for (int attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
            Optional<Row> row = links.row(cluster.id(), cluster.principalId());
            row.ifPresent(present -> check(present, cluster, key, now));
            WriteResult written = row.isPresent()
                    ? links.merge(row.get(), used)
                    : repair.claim(cluster.id(), cluster.principalId(), used);
            if (written == WriteResult.WRITTEN) {
                return;
            }
        }
        throw new Unavailable("enrol " + cluster.id(), ATTEMPTS_MAX);
    }

    /** Records the key of a certificate: it may come again by the onboarding key, should its answer get lost. */
    void certified(Cluster cluster, String key, int generation) {
        links.certified(cluster.id(), cluster.principalId(), key, generation);
    }

    /**
     * Opens the window for another key, or for a cluster that has expired.
     *
     * @throws ArmFailure 409 if the cluster expired too long ago
     */
    void open(Cluster cluster, Instant now) {
        for (int attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
            Optional<Row> row = links.row(cluster.id(), cluster.principalId());
            if (row.isEmpty()) {
                return; // Nothing has been enrolled: it is open.
            }
            Instant notAfter = LinkRegistry.link(row.get()).facts().certificateNotAfter();
            Expired.requireWayBack(notAfter, policy, now);
            if (links.merge(row.get(), Map.of(OPEN_UNTIL, now.plus(WINDOW))) == WriteResult.WRITTEN) {
                return;
            }
        }
        throw new Unavailable("reactivate " + cluster.id(), ATTEMPTS_MAX);
    }

    private void check(Row row, Cluster cluster, String key, Instant now) {
        Instant openUntil = row.time(OPEN_UNTIL);
        Instant usedAt = row.time(USED_AT);
        Instant notAfter = LinkRegistry.link(row).facts().certificateNotAfter();
        String known = row.text(LinkRegistry.CERTIFIED_KEY);
        boolean open = openUntil != null && now.isBefore(openUntil);
        boolean same = key.equals(known);
        if (notAfter != null && !now.isBefore(notAfter)) {
            // Let in once, it may come again: the answer was lost, or the vault away.
            boolean again = same && usedAt != null && !usedAt.isBefore(notAfter);
            if (!again && !(open && policy.mayReactivate(notAfter, now))) {
                throw Expired.refusal(403, notAfter, policy, now);
            }
        } else if (known != null && !known.isEmpty() && !same && !open) {
            throw ArmFailure.of(
                    409,
                    "OnboardingKeyUsed",
                    "The onboarding key of the cluster '" + cluster.id().name() + "' has been used"
                            + (usedAt == null ? "" : " at " + usedAt)
                            + ", and this request is for another key of the cluster. If the cluster lost the Secret"
                            + " with its identity, let it enrol again with `moor reactivate`; if not, somebody else has"
                            + " the onboarding key.");
        }
    }
}
