package io.mooring.functions.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.RemoteKeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.ResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.mooring.functions.arm.Unavailable;
import io.mooring.protocol.agent.AgentApi;
import io.mooring.protocol.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.text.ParseException;
import java.time.Clock;
import java.util.Date;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Tokens of one OIDC issuer, checked with the keys that it publishes.
 *
 * <p>Keys are found by discovery at the first token, kept, and read again when a token names a key that is not among
 * them (not more often than each 30 seconds).
 */
public final class OidcTokens implements UserTokens {
    private static final int CONNECT_TIMEOUT_MILLIS = 2_000;
    private static final int READ_TIMEOUT_MILLIS = 3_000;
    private static final int DOCUMENT_BYTES_MAX = 256 * 1024;

    private final URI issuer;
    private final String audience;
    private final ResourceRetriever web;
    private final Clock clock;
    private volatile @Nullable DefaultJWTProcessor<SecurityContext> processor;

    public OidcTokens(URI issuer, String audience, SSLContext trust, Clock clock) {
        this.issuer = issuer;
        this.audience = audience;
        this.clock = clock;
        web = new DefaultResourceRetriever(
                CONNECT_TIMEOUT_MILLIS, READ_TIMEOUT_MILLIS, DOCUMENT_BYTES_MAX, true, trust.getSocketFactory());
    }

    @Override
    public Caller.User verify(String token) {
        try {
            return user(processor().process(token, null));
        } catch (RemoteKeySourceException e) {
            throw new Unavailable("read the keys of the token issuer " + issuer, e);
        } catch (KeySourceException e) {
            throw Door.badToken("The token names a key that its issuer does not publish.");
        } catch (ParseException e) {
            throw Door.badToken("The token is not a JWT.");
        } catch (BadJOSEException e) {
            throw Door.badToken("The token is not valid: " + e.getMessage() + ". The hub expects issuer '" + issuer
                    + "' and audience '" + audience + "', and its clock says " + clock.instant() + ".");
        } catch (JOSEException e) {
            throw Door.badToken("The token's signature cannot be checked.");
        }
    }

    private static Caller.User user(JWTClaimsSet claims) throws ParseException {
        String objectId = claims.getStringClaim("oid") == null ? claims.getSubject() : claims.getStringClaim("oid");
        if (objectId == null || objectId.isBlank()) {
            throw Door.badToken("The token says neither 'oid' nor 'sub'.");
        }
        String name = claims.getStringClaim("preferred_username");
        boolean application = "app".equals(claims.getStringClaim("idtyp"));
        return new Caller.User(objectId, name == null ? objectId : name, application);
    }

    private DefaultJWTProcessor<SecurityContext> processor() {
        DefaultJWTProcessor<SecurityContext> known = processor;
        if (known == null) {
            known = discover();
            processor = known;
        }
        return known;
    }

    private DefaultJWTProcessor<SecurityContext> discover() {
        JWKSource<SecurityContext> keys =
                JWKSourceBuilder.create(keysUrl(), web).retrying(true).build();
        var found = new DefaultJWTProcessor<SecurityContext>();
        found.setJWSKeySelector(new JWSVerificationKeySelector<>(Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256), keys));
        found.setJWTClaimsSetVerifier(new ClaimsVerifier(issuer.toString(), audience, clock));
        return found;
    }

    private URL keysUrl() {
        String document = issuer + "/.well-known/openid-configuration";
        try {
            JsonNode discovered = Json.mapper()
                    .readTree(web.retrieveResource(URI.create(document).toURL()).getContent());
            return URI.create(discovered.path("jwks_uri").asString("")).toURL();
        } catch (IOException | JacksonException | IllegalArgumentException e) {
            throw new Unavailable("read " + document, e);
        }
    }

    /** The claims by the hub's clock, which in the local cloud can be moved. */
    private static final class ClaimsVerifier extends DefaultJWTClaimsVerifier<SecurityContext> {
        private final transient Clock clock;

        ClaimsVerifier(String issuer, String audience, Clock clock) {
            super(audience, new JWTClaimsSet.Builder().issuer(issuer).build(), Set.of("exp", "iat"));
            this.clock = clock;
            setMaxClockSkew((int) AgentApi.CLOCK_SKEW_MAX.toSeconds());
        }

        @Override
        protected Date currentTime() {
            return Date.from(clock.instant());
        }
    }
}
