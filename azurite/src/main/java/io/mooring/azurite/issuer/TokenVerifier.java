package io.mooring.azurite.issuer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says whether a bearer token came from the local issuer, is meant for one audience, and has not run out. */
public final class TokenVerifier {
    private final RSAKey key;
    private final String issuer;
    private final String audience;
    private final Clock realClock;

    TokenVerifier(RSAKey key, String issuer, String audience, Clock realClock) {
        this.key = key;
        this.issuer = issuer;
        this.audience = audience;
        this.realClock = realClock;
    }

    /** The object id of the caller, or empty if the header is absent or the token is not good. */
    public Optional<String> callerOf(@Nullable String authorizationHeader) {
        if (authorizationHeader == null || !authorizationHeader.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return Optional.empty();
        }
        try {
            SignedJWT token = SignedJWT.parse(authorizationHeader.substring(7).strip());
            if (!JWSAlgorithm.RS256.equals(token.getHeader().getAlgorithm())
                    || !token.verify(new RSASSAVerifier(key.toRSAPublicKey()))) {
                return Optional.empty();
            }
            return accepted(token.getJWTClaimsSet());
        } catch (ParseException | JOSEException e) {
            return Optional.empty(); // Not a token: the same answer as a bad one.
        }
    }

    private Optional<String> accepted(JWTClaimsSet claims) throws ParseException {
        Long expiry = claims.getLongClaim(TokenIssuer.REAL_EXPIRY);
        boolean good = issuer.equals(claims.getIssuer())
                && claims.getAudience().contains(audience)
                && expiry != null
                && realClock.instant().isBefore(Instant.ofEpochSecond(expiry));
        return good ? Optional.ofNullable(claims.getStringClaim("oid")) : Optional.empty();
    }
}
