package io.mooring.azurite.issuer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.mooring.azurite.files.PrivateFiles;
import io.mooring.azurite.http.LoopbackServer;
import io.mooring.azurite.http.TlsFiles;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The OpenID Connect issuer of the local cloud: discovery, keys, and tokens for the clients it knows. */
public final class TokenIssuer implements AutoCloseable {
    /** Object id and name of the person who runs the local cloud. */
    public static final String OWNER_OBJECT_ID = "22222222-2222-2222-2222-222222222222";

    public static final String OWNER_NAME = "owner@local";
    private static final String AZ_NAME = "az@local";
    public static final String TENANT = "11111111-1111-1111-1111-111111111111";

    /**
     * When a token ends by the machine's own clock. The local cloud's clock can be moved, and the Azure SDK keeps a token for
     * as long as the machine's clock allows: the stand-ins of Azure's own services therefore go by this claim.
     */
    static final String REAL_EXPIRY = "mooring_real_exp";

    private static final int SIGNING_KEY_BITS = 2048;
    private static final int SECRET_BYTES = 32;

    private final Settings settings;
    private final RSAKey key;
    private final Clients clients;
    private final LocalPrincipals principals;
    private final LoopbackServer server;

    /**
     * How to issue.
     *
     * @param folder where the signing key and the clients' secrets are kept
     * @param clock the local cloud's time, which tokens carry
     * @param realClock the machine's time
     */
    public record Settings(Path folder, int port, TlsFiles tls, Clock clock, Clock realClock) {}

    /** Everybody who may fetch tokens over HTTP. */
    record Clients(
            ClientRegistration hub,
            ClientRegistration owner,
            @Nullable ClientRegistration az) {
        ClientRegistration principal() {
            if (az == null) {
                throw new IllegalStateException("the clients have not been completed");
            }
            return az;
        }

        /** Folders of earlier releases know two. */
        Clients completed() {
            return az == null ? new Clients(hub, owner, registration(AZ_NAME)) : this;
        }

        Optional<ClientRegistration> find(String clientId) {
            return List.of(hub, owner, principal()).stream()
                    .filter(client -> client.clientId().equals(clientId))
                    .findFirst();
        }
    }

    private TokenIssuer(Settings settings, RSAKey key, Clients clients) {
        this.settings = settings;
        this.key = key;
        this.clients = clients;
        this.principals = new LocalPrincipals(settings.folder());
        this.server = LoopbackServer.open(
                new LoopbackServer.Options(
                        "token-issuer", settings.port(), settings.tls(), 64 * 1024, Duration.ofSeconds(30), 256),
                new IssuerRoutes(this)::handle);
    }

    /** Starts an issuer whose key and clients are those of the folder; makes them at the first start. */
    public static TokenIssuer start(Settings settings) {
        return new TokenIssuer(settings, signingKey(settings), clients(settings.folder()));
    }

    /** Scheme, host and port. */
    public URI origin() {
        return server.origin();
    }

    /** What tokens carry as {@code iss}; discovery lies below it. */
    public URI issuer() {
        return URI.create(origin() + "/" + TENANT + "/v2.0");
    }

    public URI tokenEndpoint() {
        return URI.create(origin() + "/" + TENANT + "/oauth2/v2.0/token");
    }

    public URI keysEndpoint() {
        return URI.create(origin() + "/" + TENANT + "/discovery/v2.0/keys");
    }

    /** What a Key Vault challenge names. */
    public URI authorization() {
        return URI.create(origin() + "/" + TENANT);
    }

    /** What {@code AZURE_AUTHORITY_HOST} has to say. */
    public URI authorityHost() {
        return URI.create(origin() + "/");
    }

    /** The service principal that the hub runs as. */
    public ClientRegistration hub() {
        return clients.hub();
    }

    /** The person who runs the local cloud. */
    public ClientRegistration owner() {
        return clients.owner();
    }

    /** The service principal that {@code az} logs in as. */
    public ClientRegistration az() {
        return clients.principal();
    }

    /** What {@code az} has to be told as login endpoint: a path that ends like that of an ADFS, which is not looked up. */
    public URI loginEndpoint() {
        return URI.create(origin() + AdfsRoutes.PATH);
    }

    /** A token of the local owner for an audience, valid for an hour. */
    public String ownerToken(String audience) {
        return mint(tokenOf(owner(), audience));
    }

    /** Any token at all; tests need foreign and expired ones. */
    public String mint(TokenRequest request) {
        return sign(claims(request).build());
    }

    Clock realClock() {
        return settings.realClock();
    }

    JWTClaimsSet.Builder claims(TokenRequest request) {
        Instant now = settings.clock().instant();
        return new JWTClaimsSet.Builder()
                .issuer(issuer().toString())
                .audience(request.audience())
                .subject(request.objectId())
                .claim("oid", request.objectId())
                .claim("tid", TENANT)
                .claim("azp", request.clientId())
                .claim("appid", request.clientId())
                .claim("name", request.name())
                .claim("preferred_username", request.name())
                .claim("ver", "2.0")
                .claim(
                        REAL_EXPIRY,
                        settings.realClock().instant().plus(request.lifetime()).getEpochSecond())
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now))
                .expirationTime(Date.from(now.plus(request.lifetime())))
                .jwtID(UUID.randomUUID().toString());
    }

    String sign(JWTClaimsSet claims) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID(key.getKeyID())
                            .type(com.nimbusds.jose.JOSEObjectType.JWT)
                            .build(),
                    claims);
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("sign a token for " + claims.getSubject(), e);
        }
    }

    /** Checks tokens of this issuer for one audience, by the machine's clock. */
    public TokenVerifier verifier(String audience) {
        return new TokenVerifier(key.toPublicJWK(), issuer().toString(), audience, settings.realClock());
    }

    RSAKey publicKey() {
        return key.toPublicJWK();
    }

    JWKSet publicKeys() {
        return new JWKSet(key.toPublicJWK());
    }

    /** Somebody who may fetch tokens over HTTP. */
    Optional<ClientRegistration> client(String clientId) {
        return clients.find(clientId).or(() -> principals.find(clientId).map(LocalPrincipals.LocalPrincipal::client));
    }

    /** The groups that a client's tokens name, if it is one that the user made. */
    Optional<List<String>> groups(ClientRegistration client) {
        return principals.find(client.clientId()).map(LocalPrincipals.LocalPrincipal::groups);
    }

    static TokenRequest tokenOf(ClientRegistration client, String audience) {
        return new TokenRequest(
                client.objectId(), client.name(), client.clientId(), audience, TokenRequest.USUAL_LIFETIME);
    }

    @Override
    public void close() {
        server.close();
    }

    private static RSAKey signingKey(Settings settings) {
        Path file = settings.folder().resolve("signing-key.json");
        try {
            Optional<String> known = PrivateFiles.read(file);
            if (known.isPresent()) {
                return RSAKey.parse(known.get());
            }
            RSAKey made = new RSAKeyGenerator(SIGNING_KEY_BITS)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.RS256)
                    .keyIDFromThumbprint(true)
                    .generate();
            PrivateFiles.write(file, made.toJSONString());
            return made;
        } catch (ParseException | JOSEException e) {
            throw new IllegalStateException("the signing key " + file, e);
        }
    }

    private static Clients clients(Path folder) {
        Path file = folder.resolve("clients.json");
        Clients known = PrivateFiles.readJson(file, Clients.class)
                .orElseGet(() -> new Clients(
                        registration("hub@local"),
                        new ClientRegistration("owner", newSecret(), OWNER_OBJECT_ID, OWNER_NAME),
                        null));
        Clients all = known.completed();
        PrivateFiles.writeJson(file, all);
        return all;
    }

    private static ClientRegistration registration(String name) {
        return new ClientRegistration(
                UUID.randomUUID().toString(), newSecret(), UUID.randomUUID().toString(), name);
    }

    static String newSecret() {
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
