package io.mooring.agents.clusteridentityoperator;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What to do next about the cluster's identity. */
public sealed interface IdentityStep {
    /** Prove possession of the onboarding key. */
    record Enrol(String reason) implements IdentityStep {}

    /** Ask with the present certificate for the next one. */
    record Renew() implements IdentityStep {}

    /** All is well until then. */
    record Keep(Instant until) implements IdentityStep {}

    /**
     * What the decision rests on.
     *
     * @param certificate null before the first one
     * @param onboardingMatches the certificate came by the present onboarding key for the present resource
     * @param hubForgot the hub says that it does not know this identity
     * @param lastEnrolment by this process, null if there was none
     */
    record Facts(
            @Nullable Validity certificate,
            boolean onboardingMatches,
            boolean hubForgot,
            @Nullable Instant lastEnrolment) {}

    /** @param share of the time over which renewals are spread that this certificate lets pass, from 0 to 1 */
    record Validity(Instant notBefore, Instant notAfter, double share) {
        public Validity(Instant notBefore, Instant notAfter) {
            this(notBefore, notAfter, 0);
        }
    }

    static IdentityStep next(Instant now, Facts facts, IdentityPolicy policy) {
        Validity certificate = facts.certificate();
        if (certificate == null) {
            return new Enrol("no certificate yet");
        }
        if (!facts.onboardingMatches()) {
            return new Enrol("another resource or onboarding key");
        }
        if (!now.isBefore(certificate.notAfter())) {
            return new Enrol("the certificate has run out");
        }
        Instant last = facts.lastEnrolment();
        Instant again = !facts.hubForgot() ? Instant.MAX : last == null ? now : last.plus(policy.enrolAgainAfter());
        if (!now.isBefore(again)) {
            return new Enrol("the hub does not know the certificate");
        }
        Instant due = certificate.notBefore().plus(policy.renewAfter()).plusMillis((long)
                (certificate.share() * policy.renewWithin().toMillis()));
        if (!now.isBefore(due)) {
            return new Renew();
        }
        return new Keep(due.isBefore(again) ? due : again);
    }
}
