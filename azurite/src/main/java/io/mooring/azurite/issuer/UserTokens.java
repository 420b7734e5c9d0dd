package io.mooring.azurite.issuer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.mooring.azurite.files.PrivateFiles;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The tokens that a person's login gives: besides the access token one that tells who it is, and one to go on with. */
final class UserTokens {
    private static final String REFRESH = "urn:mooring:refresh";

    /** What a workload's own token must be made for, to be taken in place of a secret. */
    private static final String EXCHANGE = "api://AzureADTokenExchange";

    private static final Duration REFRESH_LIFETIME = Duration.ofDays(14);

    private final TokenIssuer issuer;

    UserTokens(TokenIssuer issuer) {
        this.issuer = issuer;
    }

    /** What a token response says beyond the access token; times are the machine's, which the client compares with. */
    Map<String, Object> ofOwner(String clientId) {
        Instant now = issuer.realClock().instant();
        ClientRegistration owner = issuer.owner();
        Map<String, Object> tokens = new LinkedHashMap<>();
        tokens.put(
                "id_token",
                issuer.sign(base(owner, clientId, now, TokenRequest.USUAL_LIFETIME)
                        .claim("tid", TokenIssuer.TENANT)
                        .claim("name", owner.name())
                        .claim("preferred_username", owner.name())
                        .claim("ver", "2.0")
                        .build()));
        tokens.put(
                "refresh_token",
                issuer.sign(base(owner, REFRESH, now, REFRESH_LIFETIME)
                        .claim("azp", clientId)
                        .build()));
        tokens.put("client_info", clientInfo(owner));
        return tokens;
    }

    /** Whether a refresh token is one that this client was given. */
    boolean isRefreshToken(String token, String clientId) {
        return own(token, REFRESH)
                .filter(claims -> clientId.equals(claims.getClaim("azp")))
                .isPresent();
    }

    /** Whether the assertion is a token of this issuer that stands for somebody who may act as that client. */
    boolean isAssertionOf(String token, ClientRegistration client) {
        return own(token, EXCHANGE)
                .map(JWTClaimsSet::getSubject)
                .filter(subject -> subject.equals(TokenIssuer.OWNER_OBJECT_ID) || subject.equals(client.objectId()))
                .isPresent();
    }

    private JWTClaimsSet.Builder base(ClientRegistration whose, String audience, Instant now, Duration lifetime) {
        return new JWTClaimsSet.Builder()
                .issuer(issuer.issuer().toString())
                .audience(audience)
                .subject(whose.objectId())
                .claim("oid", whose.objectId())
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now))
                .expirationTime(Date.from(now.plus(lifetime)))
                .claim(TokenIssuer.REAL_EXPIRY, now.plus(lifetime).getEpochSecond());
    }

    private static String clientInfo(ClientRegistration whose) {
        String json = PrivateFiles.JSON.writeValueAsString(Map.of("uid", whose.objectId(), "utid", TokenIssuer.TENANT));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private Optional<JWTClaimsSet> own(String token, String audience) {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            if (!JWSAlgorithm.RS256.equals(jwt.getHeader().getAlgorithm())
                    || !jwt.verify(new RSASSAVerifier(issuer.publicKey().toRSAPublicKey()))) {
                return Optional.empty();
            }
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            Long ends = claims.getLongClaim(TokenIssuer.REAL_EXPIRY);
            boolean good = issuer.issuer().toString().equals(claims.getIssuer())
                    && claims.getAudience().contains(audience)
                    && ends != null
                    && issuer.realClock().instant().isBefore(Instant.ofEpochSecond(ends));
            return good ? Optional.of(claims) : Optional.empty();
        } catch (ParseException | JOSEException e) {
            return Optional.empty(); // Not a token of ours: the same answer as for a bad one.
        }
    }
}
