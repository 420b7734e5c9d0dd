package io.mooring.functions.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.mooring.functions.TestClock;
import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.arm.Unavailable;
import io.mooring.protocol.agent.AgentApi;
import java.io.IOException;
import java.net.URL;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OidcTokensTest {
    private static final String TENANT = "55555555-5555-5555-5555-555555555555";
    private static final String V1 = "https://sts.example.com/" + TENANT + "/";
    private static final String V2 = "https://login.example.com/" + TENANT + "/v2.0";
    private static final String OTHER = "https://dex.example.com";
    private static final ECKey FIRST = key("first");
    private static final ECKey SECOND = key("second");
    private static final ECKey FORGED = key("forged");

    private final TestClock clock = new TestClock();
    private final Web web = new Web();
    private final OidcTokens tokens = new OidcTokens(
            new TrustedIssuers(
                    TrustedIssuers.parseIssuers(V1 + "," + V2 + "," + OTHER),
                    TrustedIssuers.parseAudiences("api://mooring,https://hub.example.com"),
                    "66666666-6666-6666-6666-666666666666"),
            web,
            clock,
            clock);

    /** Three issuers with one set of keys. */
    private static final class Web implements ResourceRetriever {
        private final List<String> asked = new ArrayList<>();
        private JWKSet keys = new JWKSet(FIRST.toPublicJWK());
        private boolean away;

        @Override
        public Resource retrieveResource(URL url) throws IOException {
            asked.add(url.toString());
            if (away) {
                throw new IOException("away");
            }
            if (url.getPath().endsWith("/keys")) {
                return new Resource(keys.toString(), "application/json");
            }
            String issuer = url.toString().replace("/.well-known/openid-configuration", "");
            String named = issuer.startsWith("https://sts.") ? issuer + "/" : issuer;
            return new Resource(
                    "{\"issuer\":\"" + named + "\",\"jwks_uri\":\"" + issuer + "/keys\"}", "application/json");
        }

        int fetches() {
            return (int) asked.stream().filter(url -> url.endsWith("/keys")).count();
        }
    }

    @Test
    void usersAndApplicationsOfBothVersionsAreKnown() {
        var user = Map.<String, Object>of(
                "oid", "o1", "sub", "s1", "preferred_username", "ann@x", "scp", "all", "azp", "c");
        assertEquals(new Caller.User("o1", "ann@x", false, Set.of()), tokens.verify(token(V2, user)));
        var first = Map.<String, Object>of("oid", "o1", "sub", "s1", "unique_name", "ann@x", "appid", "c");
        assertEquals(new Caller.User("o1", "ann@x", false, Set.of()), tokens.verify(token(V1, first)));
        var application = Map.<String, Object>of("oid", "o2", "sub", "o2", "appid", "client");
        assertEquals(new Caller.User("o2", "client", true, Set.of()), tokens.verify(token(V1, application)));
        assertEquals(new Caller.User("o2", "client", true, Set.of()), tokens.verify(token(V2, application)));
        var said = Map.<String, Object>of("oid", "o2", "sub", "s", "azp", "client", "idtyp", "app");
        assertEquals(new Caller.User("o2", "client", true, Set.of()), tokens.verify(token(V2, said)));
        var groups = Map.<String, Object>of("oid", "o1", "sub", "s1", "groups", List.of("G1", "g2"));
        assertEquals(new Caller.User("o1", "o1", false, Set.of("g1", "g2")), tokens.verify(token(V2, groups)));
    }

    @Test
    void tenantIssuerAndAudienceMustFit() {
        refused(claims(V2).claim("tid", "77777777-7777-7777-7777-777777777777"), "tenant");
        refused(claims(V2).claim("tid", null), "tenant");
        refused(claims(V2).audience("api://other"), "audience");
        refused(claims(V2).issuer("https://evil.example.com"), "issuer");
        refused(claims(V2).issuer(null), "issuer");
        refused(claims(V2).expirationTime(null), "exp");
        refused(claims(V2).expirationTime(Date.from(clock.instant().minus(Duration.ofHours(1)))), "Expired");
        refused(claims(OTHER).claim("tid", TENANT), "tenant");
        refused(claims(V2).claim("oid", null).subject(null), "'oid'");
        tokens.verify(signed(claims(OTHER).claim("tid", null).build(), FIRST));
        tokens.verify(signed(
                claims(OTHER)
                        .claim("tid", "66666666-6666-6666-6666-666666666666")
                        .build(),
                FIRST));
        tokens.verify(signed(
                claims(V2).audience(List.of("x", "https://hub.example.com")).build(), FIRST));
    }

    @Test
    void whatIsNotSignedByTheIssuerIsRefused() {
        assertEquals(401, failure(new PlainJWT(claims(V2).build()).serialize()).status());
        assertEquals(401, failure("x.y.z").status());
        assertEquals(401, failure("").status());
        String good = signed(claims(V2).build(), FIRST);
        assertEquals(
                401, failure(good.substring(0, good.length() - 8) + "AAAAAAAA").status());
        ECKey sameName = new ECKey.Builder(FORGED).keyID("first").build();
        assertEquals(401, failure(signed(claims(V2).build(), sameName)).status());
    }

    @Test
    void aNewKeyIsFetchedAndForgedOnesCauseNoStorm() {
        tokens.verify(token(V2, Map.of()));
        clock.advance(IssuerKeys.PAUSE);
        web.keys = new JWKSet(List.of(FIRST.toPublicJWK(), SECOND.toPublicJWK()));
        tokens.verify(signed(claims(V2).build(), SECOND));
        assertEquals(2, web.fetches());
        for (int i = 0; i < 100; i++) {
            assertEquals(401, failure(signed(claims(V2).build(), FORGED)).status());
        }
        assertEquals(2, web.fetches());
        clock.advance(IssuerKeys.PAUSE);
        assertEquals(401, failure(signed(claims(V2).build(), FORGED)).status());
        assertEquals(3, web.fetches());
        tokens.verify(signed(claims(V2).build(), FIRST));
        assertEquals(3, web.fetches());
    }

    @Test
    void aKeyThatItsIssuerTookBackIsRefusedInTime() {
        tokens.verify(token(V2, Map.of()));
        web.keys = new JWKSet(SECOND.toPublicJWK());
        clock.advance(IssuerKeys.AGE_MAX);
        assertEquals(401, failure(token(V2, Map.of())).status());
    }

    @Test
    void aTokenThatIsKnownEndsAndBeginsByTheClock() {
        JWTClaimsSet.Builder claims = claims(V2)
                .notBeforeTime(Date.from(clock.instant()))
                .expirationTime(Date.from(clock.instant().plus(Duration.ofSeconds(100))));
        String token = signed(claims.build(), FIRST);
        tokens.verify(token);
        tokens.verify(token);
        clock.advance(Duration.ofHours(-1));
        assertEquals(401, failure(token).status());
        clock.advance(Duration.ofHours(1));
        tokens.verify(token);
        clock.advance(Duration.ofSeconds(101).plus(AgentApi.CLOCK_SKEW_MAX));
        assertTrue(String.valueOf(failure(token).getMessage()).contains("Expired"));
    }

    @Test
    void aTokenThatIsKnownIsCheckedAgainWithNewKeys() {
        String token = token(V2, Map.of());
        tokens.verify(token);
        tokens.verify(token);
        web.keys = new JWKSet(SECOND.toPublicJWK());
        clock.advance(IssuerKeys.PAUSE);
        tokens.verify(signed(claims(V2).build(), SECOND)); // Makes the hub read the keys again.
        assertEquals(401, failure(token).status());
    }

    @Test
    void knownKeysStayGoodWhileTheIssuerIsAway() {
        tokens.verify(token(V2, Map.of()));
        web.away = true;
        for (int i = 0; i < 20; i++) {
            clock.advance(Duration.ofMinutes(2));
            tokens.verify(token(V2, Map.of()));
            tokens.verify(token(V2, Map.of()));
        }
        assertTrue(web.asked.size() < 25, web.asked.toString());
        assertEquals(401, failure(signed(claims(V2).build(), FORGED)).status());
    }

    @Test
    void withoutAnyKeyNobodyGetsInUntilTheIssuerIsBack() {
        web.away = true;
        assertThrows(Unavailable.class, () -> tokens.verify(token(V2, Map.of())));
        assertThrows(Unavailable.class, () -> tokens.verify(token(V2, Map.of())));
        assertEquals(1, web.asked.size());
        web.away = false;
        clock.advance(IssuerKeys.FIRST_PAUSE);
        tokens.verify(token(V2, Map.of()));
    }

    private void refused(JWTClaimsSet.Builder claims, String why) {
        ArmFailure failure = failure(signed(claims.build(), FIRST));
        assertEquals("InvalidAuthenticationToken", failure.code());
        assertTrue(String.valueOf(failure.getMessage()).contains(why), failure.getMessage());
    }

    private ArmFailure failure(String token) {
        return assertThrows(ArmFailure.class, () -> tokens.verify(token));
    }

    private String token(String issuer, Map<String, Object> more) {
        JWTClaimsSet.Builder claims = claims(issuer);
        more.forEach(claims::claim);
        return signed(claims.build(), FIRST);
    }

    private JWTClaimsSet.Builder claims(String issuer) {
        return new JWTClaimsSet.Builder()
                .issuer(issuer)
                .audience("api://mooring")
                .subject("s1")
                .claim("oid", "o1")
                .claim("tid", TENANT)
                .issueTime(Date.from(clock.instant()))
                .expirationTime(Date.from(clock.instant().plus(Duration.ofHours(1))));
    }

    private static String signed(JWTClaimsSet claims, ECKey key) {
        try {
            var token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.ES256)
                            .keyID(key.getKeyID())
                            .build(),
                    claims);
            token.sign(new ECDSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ECKey key(String id) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
