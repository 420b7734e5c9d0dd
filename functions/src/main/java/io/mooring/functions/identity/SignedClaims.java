package io.mooring.functions.identity;

import com.nimbusds.jwt.JWTClaimsSet;
import io.mooring.protocol.agent.AgentApi;
import io.mooring.protocol.arm.ClusterId;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/** The rules that proofs and agent tokens share. */
final class SignedClaims {
    private SignedClaims() {}

    /** What is wrong with the claims, in words, or null. */
    static @Nullable String fault(JWTClaimsSet claims, ClusterId cluster, Duration lifeMax, Instant now) {
        String id = cluster.canonical();
        if (!id.equals(claims.getIssuer()) || !id.equals(claims.getSubject())) {
            return "'iss' and 'sub' must both be '" + id + "'";
        }
        if (!claims.getAudience().contains(AgentApi.AUDIENCE)) {
            return "'aud' must be '" + AgentApi.AUDIENCE + "'";
        }
        Date issued = claims.getIssueTime();
        Date expires = claims.getExpirationTime();
        if (issued == null || expires == null) {
            return "'iat' and 'exp' are required";
        }
        Instant from = issued.toInstant();
        Instant to = expires.toInstant();
        if (Duration.between(from, to).compareTo(lifeMax) > 0) {
            return "it is valid for longer than " + lifeMax;
        }
        if (now.plus(AgentApi.CLOCK_SKEW_MAX).isBefore(from)) {
            return "it was made at " + from + ", and the hub's clock says " + now + ": the cluster's clock is ahead";
        }
        if (!now.minus(AgentApi.CLOCK_SKEW_MAX).isBefore(to)) {
            return "it ran out at " + to + ", and the hub's clock says " + now + ": the cluster's clock may be behind";
        }
        return null;
    }
}
