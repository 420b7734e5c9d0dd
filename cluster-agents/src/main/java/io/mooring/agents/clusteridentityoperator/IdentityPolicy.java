package io.mooring.agents.clusteridentityoperator;

import java.time.Duration;

/**
 * When the cluster's identity is renewed and for how long its tokens live.
 *
 * @param renewAfter age of a certificate at which the next one is fetched
 * @param renewWithin over which the renewals of certificates of one age are spread, so that a fleet that was connected
 *     at once does not renew at once
 * @param tokenLife of the tokens handed out; they are replaced at half of it
 * @param enrolAgainAfter between two enrolments that the hub's refusal of the present certificate caused
 */
public record IdentityPolicy(Duration renewAfter, Duration renewWithin, Duration tokenLife, Duration enrolAgainAfter) {
    /** From day 30 on: a cluster that calls once in 30 days then never has less than 60 of 90 days left. */
    public static final IdentityPolicy DEFAULT =
            new IdentityPolicy(Duration.ofDays(30), Duration.ofHours(1), Duration.ofMinutes(30), Duration.ofMinutes(1));
}
