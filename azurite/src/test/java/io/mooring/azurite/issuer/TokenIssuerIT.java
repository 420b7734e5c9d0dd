package io.mooring.azurite.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.mooring.azurite.LocalClock;
import io.mooring.azurite.files.PrivateFiles;
import io.mooring.azurite.pki.LocalCertificates;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class TokenIssuerIT {
    @TempDir
    Path folder;

    private LocalClock clock;
    private TokenIssuer issuer;
    private HttpClient http;

    @BeforeEach
    void start() {
        LocalCertificates certificates = LocalCertificates.open(folder, Clock.systemUTC());
        clock = LocalClock.following(folder.resolve("clock.json"), Clock.systemUTC());
        issuer =
                TokenIssuer.start(new TokenIssuer.Settings(folder, 0, certificates.server(), clock, Clock.systemUTC()));
        http = HttpClient.newBuilder().sslContext(certificates.trust()).build();
    }

    @AfterEach
    void stop() {
        http.close();
        issuer.close();
    }

    private JsonNode get(String uri) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(uri))
                .timeout(Duration.ofSeconds(10))
                .build();
        return PrivateFiles.JSON.readTree(
                http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    private HttpResponse<String> post(String form, String authorization) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(issuer.tokenEndpoint())
                .timeout(Duration.ofSeconds(10))
                .POST(HttpRequest.BodyPublishers.ofString(form));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void discoveryLeadsToTheKeysThatVerifyAToken() throws Exception {
        JsonNode discovered = get(issuer.issuer() + "/.well-known/openid-configuration");
        assertEquals(issuer.issuer().toString(), discovered.path("issuer").asString());
        JWKSet keys = JWKSet.parse(get(discovered.path("jwks_uri").asString()).toString());

        SignedJWT token = SignedJWT.parse(issuer.ownerToken("api://mooring"));

        assertTrue(token.verify(new RSASSAVerifier(
                keys.getKeyByKeyId(token.getHeader().getKeyID()).toRSAKey())));
        assertEquals(TokenIssuer.OWNER_OBJECT_ID, token.getJWTClaimsSet().getStringClaim("oid"));
    }

    @Test
    void aClientFetchesATokenWithItsSecretInEitherPlace() throws Exception {
        ClientRegistration owner = issuer.owner();
        String form = "grant_type=client_credentials&scope=api%3A%2F%2Fmooring%2F.default";
        String basic = "Basic "
                + Base64.getEncoder()
                        .encodeToString(
                                (owner.clientId() + ":" + owner.clientSecret()).getBytes(StandardCharsets.UTF_8));

        assertEquals(200, post(form, basic).statusCode());
        HttpResponse<String> inForm = post(form + "&client_id=owner&client_secret=" + owner.clientSecret(), null);
        String token =
                PrivateFiles.JSON.readTree(inForm.body()).path("access_token").asString();
        assertEquals(
                Optional.of(TokenIssuer.OWNER_OBJECT_ID),
                issuer.verifier("api://mooring").callerOf("Bearer " + token));
    }

    @Test
    void aPrincipalThatTheUserMadeIsKnownAtOnceAndGetsNoTokenForTheVault() throws Exception {
        LocalPrincipals principals = new LocalPrincipals(folder);
        ClientRegistration robot = principals.put("robot", List.of("g1")).client();
        assertEquals(robot, principals.put("robot", List.of("g2")).client());
        String form = "grant_type=client_credentials&client_id=" + robot.clientId() + "&client_secret="
                + robot.clientSecret() + "&scope=";

        HttpResponse<String> answer = post(form + "api%3A%2F%2Fmooring%2F.default", null);
        JWTClaimsSet claims = SignedJWT.parse(PrivateFiles.JSON
                        .readTree(answer.body())
                        .path("access_token")
                        .asString())
                .getJWTClaimsSet();
        assertEquals(robot.objectId(), claims.getStringClaim("oid"));
        assertEquals("app", claims.getStringClaim("idtyp"));
        assertEquals(List.of("g2"), claims.getStringListClaim("groups"));
        assertEquals(
                400,
                post(form + "https%3A%2F%2Fvault.azure.net%2F.default", null).statusCode());

        assertTrue(principals.delete("robot"));
        assertEquals(401, post(form + "api%3A%2F%2Fmooring%2F.default", null).statusCode());
    }

    @ParameterizedTest(name = "{1} {2}")
    @CsvSource(delimiter = '|', nullValues = "", textBlock = """
        grant_type=password                                                  | 400 | unsupported_grant_type
        grant_type=client_credentials&scope=a                                | 400 | invalid_scope
        grant_type=client_credentials&scope=a/.default+b/.default            | 400 | invalid_scope
        grant_type=client_credentials&scope=a/.default                       | 401 | invalid_client
        grant_type=client_credentials&scope=a/.default&client_id=owner&client_secret=x | 401 | invalid_client
        %%%                                                                  | 400 | unsupported_grant_type
        """)
    void refuses(String form, int status, String error) throws Exception {
        HttpResponse<String> response = post(form, null);

        assertEquals(status, response.statusCode());
        assertEquals(
                error, PrivateFiles.JSON.readTree(response.body()).path("error").asString());
    }

    @Test
    void tokensTellTheLocalTimeButTheVaultGoesByTheMachines() throws Exception {
        String before = issuer.ownerToken("a");
        clock.advance(Duration.ofDays(90));
        String after = issuer.ownerToken("a");

        Duration between = Duration.between(
                SignedJWT.parse(before).getJWTClaimsSet().getExpirationTime().toInstant(),
                SignedJWT.parse(after).getJWTClaimsSet().getExpirationTime().toInstant());
        assertTrue(between.compareTo(Duration.ofDays(89)) > 0);
        TokenVerifier verifier = issuer.verifier("a");
        assertTrue(verifier.callerOf("Bearer " + before).isPresent());
        assertTrue(verifier.callerOf("Bearer " + after).isPresent());
        assertTrue(verifier.callerOf(null).isEmpty());
        assertTrue(verifier.callerOf("Bearer x.y.z").isEmpty());
    }
}
