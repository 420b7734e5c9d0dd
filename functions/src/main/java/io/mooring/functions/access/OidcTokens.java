package io.mooring.functions.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.ResourceRetriever;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.mooring.protocol.agent.AgentApi;
import java.net.URI;
import java.nio.ByteBuffer;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Tokens of the OIDC issuers that the hub trusts, checked with the keys that these publish. */
public final class OidcTokens implements UserTokens {
    private static final int CONNECT_TIMEOUT_MILLIS = 2_000;
    private static final int READ_TIMEOUT_MILLIS = 3_000;
    private static final int DOCUMENT_BYTES_MAX = 256 * 1024;

    /** How long a signature counts as checked. */
    static final Duration VERIFIED_AGE_MAX = Duration.ofMinutes(5);

    /** With the claims of each about 20 MB at most. */
    private static final int VERIFIED_MAX = 5_000;

    private final TrustedIssuers trusted;
    private final Clock clock;
    private final Clock real;
    private final ClaimsVerifier claimsVerifier;
    private final Map<String, Issuer> issuers = new HashMap<>();
    private final VerifiedTokens<Verified> verified = new VerifiedTokens<>(VERIFIED_MAX);

    private record Issuer(IssuerKeys keys, DefaultJWTProcessor<SecurityContext> processor) {}

    /**
     * A token with a good signature.
     *
     * @param keys the version of its issuer's keys when it was checked
     * @param at when, by the machine's clock
     */
    private record Verified(JWTClaimsSet claims, Caller.User user, IssuerKeys issuer, long keys, Instant at) {
        /** Not if the issuer's keys have been read again since, or should be: it may have taken one back. */
        boolean isGood(Instant now) {
            return keys == issuer.version() && !now.isBefore(at) && now.isBefore(at.plus(VERIFIED_AGE_MAX));
        }
    }

    /**
     * Tokens of some issuers.
     *
     * @param clock the hub's, by which tokens begin and end
     * @param real the machine's, by which keys grow old
     */
    public OidcTokens(TrustedIssuers trusted, SSLContext trust, Clock clock, Clock real) {
        this(
                trusted,
                new DefaultResourceRetriever(
                        CONNECT_TIMEOUT_MILLIS,
                        READ_TIMEOUT_MILLIS,
                        DOCUMENT_BYTES_MAX,
                        true,
                        trust.getSocketFactory()),
                clock,
                real);
    }

    OidcTokens(TrustedIssuers trusted, ResourceRetriever web, Clock clock, Clock real) {
        this.trusted = trusted;
        this.clock = clock;
        this.real = real;
        claimsVerifier = new ClaimsVerifier(trusted, clock);
        for (URI issuer : trusted.issuers()) {
            var keys = new IssuerKeys(issuer, web, real);
            var processor = new DefaultJWTProcessor<SecurityContext>();
            processor.setJWSKeySelector(
                    new JWSVerificationKeySelector<>(Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256), keys));
            processor.setJWTClaimsSetVerifier(claimsVerifier);
            issuers.put(TrustedIssuers.plain(issuer.toString()), new Issuer(keys, processor));
        }
    }

    @Override
    public Caller.User verify(String token) {
        try {
            ByteBuffer digest = VerifiedTokens.digest(token);
            Verified known = verified.find(digest);
            if (known != null && known.isGood(real.instant())) {
                claimsVerifier.verify(known.claims(), null);
                return known.user();
            }
            return verify(token, digest);
        } catch (ParseException e) {
            throw Door.badToken("The token is not a JWT.");
        } catch (BadJOSEException e) {
            throw Door.badToken("The token is not valid: " + e.getMessage() + ". The hub expects one of the audiences "
                    + trusted.audiences() + ", a signature by a key that the issuer publishes, and its clock says "
                    + clock.instant() + ".");
        } catch (JOSEException e) {
            throw Door.badToken("The token's signature cannot be checked.");
        }
    }

    private Caller.User verify(String token, ByteBuffer digest) throws ParseException, BadJOSEException, JOSEException {
        JWT parsed = JWTParser.parse(token);
        Issuer issuer = issuer(parsed.getJWTClaimsSet());
        long keys = issuer.keys().version();
        Instant at = real.instant();
        JWTClaimsSet claims = issuer.processor().process(parsed, null);
        checkTenant(claims);
        Caller.User user = TokenUser.of(claims);
        if (keys != 0) {
            verified.keep(digest, new Verified(claims, user, issuer.keys(), keys, at));
        }
        return user;
    }

    /** @param unproven what the token says before its signature is checked; null if it is encrypted */
    private Issuer issuer(@Nullable JWTClaimsSet unproven) {
        String name = unproven == null || unproven.getIssuer() == null ? "" : unproven.getIssuer();
        Issuer issuer = issuers.get(TrustedIssuers.plain(name));
        if (issuer == null) {
            throw Door.badToken("The hub does not trust the token's issuer. It trusts "
                    + String.join(", ", new TreeSet<>(issuers.keySet())) + ".");
        }
        return issuer;
    }

    /** An issuer may serve many tenants with one set of keys. */
    private void checkTenant(JWTClaimsSet claims) throws ParseException {
        String given = claims.getStringClaim("tid");
        boolean ofTenant = TrustedIssuers.tenant(URI.create(claims.getIssuer()))
                .map(tenant -> tenant.equalsIgnoreCase(given))
                .orElse(given == null || given.equalsIgnoreCase(trusted.tenantId()));
        if (!ofTenant) {
            throw Door.badToken("The token is of the tenant '" + given + "', and not of the hub's.");
        }
    }

    /** The claims by the hub's clock, which in the local cloud can be moved. */
    private static final class ClaimsVerifier extends DefaultJWTClaimsVerifier<SecurityContext> {
        private final transient Clock clock;

        ClaimsVerifier(TrustedIssuers trusted, Clock clock) {
            super(new HashSet<>(trusted.audiences()), null, Set.of("exp", "iat"), Set.of());
            this.clock = clock;
            setMaxClockSkew((int) AgentApi.CLOCK_SKEW_MAX.toSeconds());
        }

        @Override
        protected Date currentTime() {
            return Date.from(clock.instant());
        }
    }
}
