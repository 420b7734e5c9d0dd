package io.mooring.functions.connectivity;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says that a certificate will run out, some times before it does.
 *
 * @param days the warning's limit that has been reached, null if there is nothing to say
 * @param next when to look again
 */
record CertificateWarning(@Nullable Integer days, Instant next) {
    /** Longest first. */
    static final List<Integer> DAYS = List.of(30, 14, 7, 1);

    /** Beyond the end of each certificate: nothing more will be said of this one. */
    private static final Duration NEVER = Duration.ofDays(36_500);

    /** When the first warning of a certificate is due. */
    static Instant first(Instant notAfter) {
        return notAfter.minus(Duration.ofDays(DAYS.getFirst()));
    }

    /** What is to be said now; limits that were missed meanwhile are said as one. */
    static CertificateWarning at(Instant now, Instant notAfter) {
        Integer reached = null;
        for (int days : DAYS) {
            Instant from = notAfter.minus(Duration.ofDays(days));
            if (now.isBefore(from)) {
                return new CertificateWarning(reached, from);
            }
            reached = days;
        }
        return new CertificateWarning(now.isBefore(notAfter) ? reached : null, notAfter.plus(NEVER));
    }
}
