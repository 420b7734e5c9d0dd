package io.mooring.azurite.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.mooring.azurite.files.PrivateFiles;
import io.mooring.azurite.pki.LocalCertificates;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The logins of az, as its libraries send them. */
class AdfsIT {
    private static final String SCOPE = "api://mooring/.default";
    private static final String USER_SCOPE = SCOPE + " openid profile offline_access";
    private static final String AZ = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";

    @TempDir
    Path folder;

    private TokenIssuer issuer;
    private HttpClient http;

    private record Reply(int status, JsonNode json) {
        String text(String name) {
            return json.path(name).asString("");
        }
    }

    @BeforeEach
    void start() {
        LocalCertificates certificates = LocalCertificates.open(folder, Clock.systemUTC());
        issuer = TokenIssuer.start(
                new TokenIssuer.Settings(folder, 0, certificates.server(), Clock.systemUTC(), Clock.systemUTC()));
        http = HttpClient.newBuilder().sslContext(certificates.trust()).build();
    }

    @AfterEach
    void stop() {
        http.close();
        issuer.close();
    }

    @Test
    void discoveryNamesTheEndpoints() throws Exception {
        JsonNode found = send(HttpRequest.newBuilder(
                        URI.create(issuer.loginEndpoint() + "/.well-known/openid-configuration")))
                .json();
        for (String name : List.of("authorization_endpoint", "token_endpoint", "device_authorization_endpoint")) {
            assertTrue(found.path(name).asString("").startsWith(issuer.loginEndpoint() + "/"), name);
        }
        assertEquals(TokenIssuer.TENANT, found.path("issuer").asString("").split("/")[3]);
    }

    @Test
    void aServicePrincipalLogsInWithItsSecret() throws Exception {
        Reply reply = token(
                "grant_type",
                "client_credentials",
                "client_id",
                issuer.az().clientId(),
                "client_secret",
                issuer.az().clientSecret(),
                "scope",
                SCOPE,
                "client_info",
                "1",
                "claims",
                "{}");
        assertEquals(200, reply.status());
        JWTClaimsSet claims = claims(reply.text("access_token"));
        assertEquals(List.of("api://mooring"), claims.getAudience());
        assertEquals(issuer.az().objectId(), claims.getStringClaim("oid"));
        assertEquals("app", claims.getStringClaim("idtyp"));
        assertTrue(reply.json().path("expires_in").asInt() > 300);
        Reply wrong = token(
                "grant_type",
                "client_credentials",
                "client_id",
                issuer.az().clientId(),
                "client_secret",
                "x",
                "scope",
                SCOPE);
        assertEquals("401 invalid_client", wrong.status() + " " + wrong.text("error"));
    }

    @Test
    void aTokenOfTheIssuerStandsInForTheSecret() throws Exception {
        String type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
        String good = issuer.ownerToken("api://AzureADTokenExchange");
        String forTheHub = issuer.ownerToken("api://mooring");
        String stranger = issuer.mint(TokenRequest.of("stranger", "api://AzureADTokenExchange"));
        for (String assertion : List.of(good, forTheHub, stranger, "x.y.z")) {
            Reply reply = token(
                    "grant_type",
                    "client_credentials",
                    "client_id",
                    issuer.az().clientId(),
                    "client_assertion_type",
                    type,
                    "client_assertion",
                    assertion,
                    "scope",
                    SCOPE);
            assertEquals(assertion.equals(good) ? 200 : 401, reply.status(), assertion);
        }
    }

    @Test
    void aTokenCanBeBoundToAKey() throws Exception {
        String key = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"kid\":\"k1\"}".getBytes(StandardCharsets.UTF_8));
        Reply reply = token(
                "grant_type",
                "client_credentials",
                "client_id",
                issuer.az().clientId(),
                "client_secret",
                issuer.az().clientSecret(),
                "scope",
                "6256c85f-0aad-4d50-b960-e6e9b21efe35/.default",
                "token_type",
                "pop",
                "key_id",
                "k1",
                "req_cnf",
                key);
        assertEquals("pop", reply.text("token_type"));
        JWTClaimsSet claims = claims(reply.text("access_token"));
        assertEquals(List.of("6256c85f-0aad-4d50-b960-e6e9b21efe35"), claims.getAudience());
        assertEquals("k1", claims.getJSONObjectClaim("cnf").get("kid"));
        Reply bad = token(
                "grant_type",
                "client_credentials",
                "client_id",
                issuer.az().clientId(),
                "client_secret",
                issuer.az().clientSecret(),
                "scope",
                SCOPE,
                "token_type",
                "pop",
                "req_cnf",
                "e30");
        assertEquals("400 invalid_request", bad.status() + " " + bad.text("error"));
    }

    @Test
    void aDeviceCodeIsGoodOnceTheOwnerApproves() throws Exception {
        Reply begun = post("/oauth2/devicecode", "client_id", AZ, "scope", USER_SCOPE);
        String[] poll = {
            "grant_type", "device_code", "client_id", AZ, "device_code", begun.text("device_code"), "scope", USER_SCOPE
        };
        assertEquals("authorization_pending", token(poll).text("error"));
        assertTrue(begun.text("message").contains(begun.text("user_code")));

        assertEquals(401, decide(begun.text("user_code"), "wrong", "approve").status());
        assertEquals(
                404,
                decide("AAAA-AAAA", issuer.owner().clientSecret(), "approve").status());
        assertEquals(
                200,
                decide(begun.text("user_code"), issuer.owner().clientSecret(), "approve")
                        .status());

        Reply tokens = token(poll);
        assertEquals(200, tokens.status());
        JWTClaimsSet id = claims(tokens.text("id_token"));
        assertEquals(List.of(AZ), id.getAudience());
        assertEquals(TokenIssuer.TENANT, id.getStringClaim("tid"));
        assertEquals(TokenIssuer.OWNER_NAME, id.getStringClaim("preferred_username"));
        assertEquals("expired_token", token(poll).text("error"));

        String refresh = tokens.text("refresh_token");
        Reply next =
                token("grant_type", "refresh_token", "client_id", AZ, "refresh_token", refresh, "scope", USER_SCOPE);
        assertEquals(
                TokenIssuer.OWNER_OBJECT_ID, claims(next.text("access_token")).getSubject());
        Reply stolen = token(
                "grant_type", "refresh_token", "client_id", "other", "refresh_token", refresh, "scope", USER_SCOPE);
        assertEquals("invalid_grant", stolen.text("error"));
    }

    @Test
    void aDeniedLoginAndAPasswordAreRefusedInWords() throws Exception {
        Reply begun = post("/oauth2/devicecode", "client_id", AZ, "scope", USER_SCOPE);
        assertEquals(
                200,
                decide(begun.text("user_code"), issuer.owner().clientSecret(), "deny")
                        .status());
        Reply denied = token("grant_type", "device_code", "client_id", AZ, "device_code", begun.text("device_code"));
        assertEquals("access_denied", denied.text("error"));
        Reply password = token("grant_type", "password", "client_id", AZ, "username", "a", "password", "b");
        assertEquals("unsupported_grant_type", password.text("error"));
        assertTrue(password.text("error_description").contains("--use-device-code"));
    }

    private Reply decide(String code, String secret, String decision) throws Exception {
        return post(
                "/device/approve",
                "client_id",
                issuer.owner().clientId(),
                "client_secret",
                secret,
                "user_code",
                code,
                "decision",
                decision);
    }

    private Reply token(String... form) throws Exception {
        return post("/oauth2/token", form);
    }

    private Reply post(String path, String... form) throws Exception {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < form.length; i += 2) {
            body.append(i == 0 ? "" : "&")
                    .append(form[i])
                    .append('=')
                    .append(URLEncoder.encode(form[i + 1], StandardCharsets.UTF_8));
        }
        return send(HttpRequest.newBuilder(URI.create(issuer.loginEndpoint() + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    private Reply send(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> response =
                http.send(request.timeout(Duration.ofSeconds(10)).build(), HttpResponse.BodyHandlers.ofString());
        return new Reply(response.statusCode(), PrivateFiles.JSON.readTree(response.body()));
    }

    private static JWTClaimsSet claims(String token) throws Exception {
        return SignedJWT.parse(token).getJWTClaimsSet();
    }
}
