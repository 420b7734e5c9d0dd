package io.mooring.azurite.keyvault;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.exception.HttpResponseException;
import com.azure.core.exception.ResourceNotFoundException;
import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.security.keyvault.certificates.CertificateClient;
import com.azure.security.keyvault.certificates.CertificateClientBuilder;
import com.azure.security.keyvault.certificates.models.CertificateContentType;
import com.azure.security.keyvault.certificates.models.CertificateKeyCurveName;
import com.azure.security.keyvault.certificates.models.CertificateKeyType;
import com.azure.security.keyvault.certificates.models.CertificateOperation;
import com.azure.security.keyvault.certificates.models.CertificatePolicy;
import com.azure.security.keyvault.certificates.models.KeyVaultCertificateWithPolicy;
import com.azure.security.keyvault.certificates.models.MergeCertificateOptions;
import com.azure.security.keyvault.keys.KeyClient;
import com.azure.security.keyvault.keys.KeyClientBuilder;
import com.azure.security.keyvault.keys.cryptography.CryptographyClient;
import com.azure.security.keyvault.keys.cryptography.CryptographyClientBuilder;
import com.azure.security.keyvault.keys.cryptography.models.SignatureAlgorithm;
import com.azure.security.keyvault.keys.models.CreateEcKeyOptions;
import com.azure.security.keyvault.keys.models.CreateRsaKeyOptions;
import com.azure.security.keyvault.keys.models.KeyCurveName;
import com.azure.security.keyvault.keys.models.KeyVaultKey;
import io.mooring.azurite.files.PrivateFiles;
import io.mooring.azurite.issuer.TokenIssuer;
import io.mooring.azurite.issuer.TokenRequest;
import io.mooring.azurite.pki.LocalCertificates;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** A private authority in the vault, through the unmodified Azure clients. */
class KeyVaultAuthorityIT {
    @TempDir
    Path folder;

    private LocalCertificates certificates;
    private TokenIssuer issuer;
    private KeyVaultServer vault;
    private HttpClient http;
    private TokenCredential credential;

    @BeforeEach
    void start() {
        certificates = LocalCertificates.open(folder.resolve("certificates"), Clock.systemUTC());
        startServers(0, 0);
        http = new JdkHttpClientBuilder(java.net.http.HttpClient.newBuilder().sslContext(certificates.trust())).build();
        credential = new ClientSecretCredentialBuilder()
                .tenantId(TokenIssuer.TENANT)
                .clientId(issuer.hub().clientId())
                .clientSecret(issuer.hub().clientSecret())
                .authorityHost(issuer.authorityHost().toString())
                .disableInstanceDiscovery()
                .httpClient(http)
                .build();
    }

    private void startServers(int issuerPort, int vaultPort) {
        issuer = TokenIssuer.start(new TokenIssuer.Settings(
                folder.resolve("issuer"), issuerPort, certificates.server(), Clock.systemUTC(), Clock.systemUTC()));
        vault = KeyVaultServer.start(
                new KeyVaultServer.Settings(
                        folder.resolve("vault"), vaultPort, certificates.server(), Clock.systemUTC()),
                issuer);
    }

    @AfterEach
    void stop() {
        vault.close();
        issuer.close();
    }

    private KeyClient keys(TokenCredential as) {
        return new KeyClientBuilder()
                .vaultUrl(vault.uri().toString())
                .credential(as)
                .httpClient(http)
                .disableChallengeResourceVerification()
                .buildClient();
    }

    private CertificateClient certificateClient() {
        return new CertificateClientBuilder()
                .vaultUrl(vault.uri().toString())
                .credential(credential)
                .httpClient(http)
                .disableChallengeResourceVerification()
                .buildClient();
    }

    private CryptographyClient cryptography(String keyId) {
        return new CryptographyClientBuilder()
                .keyIdentifier(keyId)
                .credential(credential)
                .httpClient(http)
                .disableChallengeResourceVerification()
                .buildClient();
    }

    @Test
    void aPrivateAuthorityIssuesLeavesAndSurvivesARestart() throws Exception {
        KeyVaultKey rootKey =
                keys(credential).createEcKey(new CreateEcKeyOptions("root").setCurveName(KeyCurveName.P_256));
        X509Certificate root = KeyVaultAuthority.root(cryptography(rootKey.getId()));
        CertificateClient client = certificateClient();

        CertificateOperation pending =
                client.beginCreateCertificate("issuing", issuingPolicy()).poll().getValue();
        assertEquals("inProgress", pending.getStatus());
        PKCS10CertificationRequest csr = new PKCS10CertificationRequest(pending.getCsr());
        X509Certificate issuing = KeyVaultAuthority.issuing(csr, root, cryptography(rootKey.getId()));
        KeyVaultCertificateWithPolicy merged = client.mergeCertificate(
                new MergeCertificateOptions("issuing", List.of(issuing.getEncoded(), root.getEncoded())));
        assertArrayEquals(issuing.getEncoded(), merged.getCer());

        X509Certificate leaf = KeyVaultAuthority.leaf(issuing, cryptography(merged.getKeyId()));
        KeyVaultAuthority.validate(List.of(leaf, issuing), root);

        int issuerPort = issuer.origin().getPort();
        int vaultPort = vault.uri().getPort();
        stop();
        startServers(issuerPort, vaultPort);

        KeyVaultCertificateWithPolicy again = certificateClient().getCertificate("issuing");
        assertArrayEquals(issuing.getEncoded(), again.getCer());
        assertEquals(merged.getKeyId(), again.getKeyId());
        KeyVaultAuthority.validate(
                List.of(KeyVaultAuthority.leaf(issuing, cryptography(again.getKeyId())), issuing), root);
        assertEquals(rootKey.getId(), keys(credential).getKey("root").getId());
        assertEquals(
                "completed",
                certificateClient()
                        .getCertificateOperation("issuing")
                        .poll()
                        .getValue()
                        .getStatus());
    }

    private static CertificatePolicy issuingPolicy() {
        return new CertificatePolicy("Unknown", "CN=Issuing CA")
                .setKeyType(CertificateKeyType.EC)
                .setKeyCurveName(CertificateKeyCurveName.P_256)
                .setExportable(false)
                .setKeyReusable(true)
                .setContentType(CertificateContentType.PEM)
                .setValidityInMonths(120);
    }

    @Test
    void aSecondRequestIsRefusedWhileOneIsPendingAndAForeignKeyIsNotMerged() throws Exception {
        CertificateClient client = certificateClient();
        client.beginCreateCertificate("issuing", issuingPolicy()).poll();
        assertThrows(ResourceNotFoundException.class, () -> client.getCertificate("issuing"));

        HttpResponseException conflict = assertThrows(
                HttpResponseException.class,
                () -> client.beginCreateCertificate("issuing", issuingPolicy()).poll());
        assertEquals(409, conflict.getResponse().getStatusCode());

        X509Certificate foreign = certificates.authority();
        HttpResponseException refused = assertThrows(
                HttpResponseException.class,
                () -> client.mergeCertificate(new MergeCertificateOptions("issuing", List.of(foreign.getEncoded()))));
        assertEquals(400, refused.getResponse().getStatusCode());
    }

    @Test
    void anRsaKeySignsAndItsVersionsAreListed() throws Exception {
        KeyClient client = keys(credential);
        KeyVaultKey first = client.createRsaKey(new CreateRsaKeyOptions("rsa").setKeySize(2048));
        KeyVaultKey second = client.createRsaKey(new CreateRsaKeyOptions("rsa").setKeySize(2048));
        assertNotEquals(first.getId(), second.getId());
        assertEquals(2, client.listPropertiesOfKeyVersions("rsa").stream().count());
        assertEquals(second.getId(), client.getKey("rsa").getId());

        byte[] data = "what is signed".getBytes(StandardCharsets.UTF_8);
        byte[] signature = cryptography(first.getId())
                .signData(SignatureAlgorithm.RS256, data)
                .getSignature();
        Signature verifier = Signature.getInstance("SHA256withRSA");
        verifier.initVerify(first.getKey().toRsa().getPublic());
        verifier.update(data);
        assertTrue(verifier.verify(signature));
    }

    @Test
    void aMissingKeyIsNotFoundAndAForeignOrExpiredTokenIsRefused() {
        assertThrows(ResourceNotFoundException.class, () -> keys(credential).getKey("nobody"));
        TokenRequest good = TokenRequest.of("somebody", KeyVaultServer.RESOURCE);

        assertThrows(ResourceNotFoundException.class, () -> keys(bearing(good)).getKey("nobody"));
        assertUnauthorized(good.lasting(Duration.ofSeconds(-1)));
        assertUnauthorized(TokenRequest.of("somebody", "api://mooring"));
    }

    private void assertUnauthorized(TokenRequest token) {
        HttpResponseException refused = assertThrows(
                HttpResponseException.class, () -> keys(bearing(token)).getKey("nobody"));
        assertEquals(401, refused.getResponse().getStatusCode());
    }

    private TokenCredential bearing(TokenRequest token) {
        return request -> Mono.just(
                new AccessToken(issuer.mint(token), OffsetDateTime.now().plusHours(1)));
    }

    @Test
    void nobodyElseMayReadThePrivateKeys() throws Exception {
        keys(credential).createEcKey(new CreateEcKeyOptions("root").setCurveName(KeyCurveName.P_256));
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(path -> !path.equals(folder)).toList()) {
                assertTrue(!PrivateFiles.isReadableByOthers(file), file.toString());
            }
        }
    }
}
