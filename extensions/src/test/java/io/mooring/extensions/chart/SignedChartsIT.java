package io.mooring.extensions.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.extensions.ChartRegistry;
import io.mooring.extensions.ChartServer;
import io.mooring.protocol.catalog.ChartSignature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.BCPGOutputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.crypto.generators.RSAKeyPairGenerator;
import org.bouncycastle.crypto.params.RSAKeyGenerationParameters;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureGenerator;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPKeyPair;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignedChartsIT {
    private static final String CHART = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n";

    @TempDir
    private Path folder;

    private ChartServer server;
    private ChartRegistry registry;

    @BeforeEach
    void start() throws IOException {
        server = new ChartServer();
        registry = new ChartRegistry("");
    }

    @AfterEach
    void stop() {
        server.close();
        registry.close();
    }

    @Test
    void aChartWithItsProvenanceIsTaken() throws Exception {
        PGPKeyPair signer = pgp();
        byte[] archive = TestArchive.chart("web", "1.0.0", CHART);
        server.publish("web", "1.0.0", archive, CosignSignature.sha256(archive));
        server.file("web-1.0.0.tgz.prov", provenance(signer, "web-1.0.0.tgz", CosignSignature.sha256(archive)));

        assertEquals("1.0.0", fetch(repository(armoured(signer.getPublicKey()))).version());
        assertRefused(repository(armoured(pgp().getPublicKey())), "is none of those that the extension type names");
    }

    @Test
    void aChartWithoutOrWithAnothersProvenanceIsRefused() throws Exception {
        PGPKeyPair signer = pgp();
        ChartSource.Repository source = repository(armoured(signer.getPublicKey()));
        byte[] archive = TestArchive.chart("web", "1.0.0", CHART);
        server.publish("web", "1.0.0", archive, CosignSignature.sha256(archive));
        assertEquals(
                "1.0.0",
                fetch(new ChartSource.Repository(server.url(), "web", "1.0.0")).version());

        assertRefused(source, "has no provenance");
        server.file("web-1.0.0.tgz.prov", provenance(signer, "web-1.0.0.tgz", "0".repeat(64)));
        assertRefused(source, "but what was signed has 0000");
        String good = new String(provenance(signer, "web-1.0.0.tgz", "0".repeat(64)), StandardCharsets.UTF_8);
        server.file(
                "web-1.0.0.tgz.prov",
                good.replace("0".repeat(64), CosignSignature.sha256(archive)).getBytes(StandardCharsets.UTF_8));
        assertRefused(source, "its signature does not fit what it says");
        server.file("web-1.0.0.tgz.prov", "hello".getBytes(StandardCharsets.UTF_8));
        assertRefused(source, "cannot be read");
    }

    @Test
    void aChartThatCosignHasSignedIsTaken() throws Exception {
        KeyPair signer = ec();
        registry.push("web", "1.0.0", TestArchive.chart("web", "1.0.0", CHART));
        assertRefused(registry(signer), "has no signature of cosign");

        String digest = CosignSignature.sha256(registry.manifest("web", "1.0.0"));
        registry.sign("web", digest, payload(digest), signature(ec(), payload(digest)));
        assertRefused(registry(signer), "none of its signatures");
        registry.sign("web", digest, payload("1".repeat(64)), signature(signer, payload("1".repeat(64))));
        assertRefused(registry(signer), "none of its signatures");
        registry.sign("web", digest, payload(digest), signature(signer, payload(digest)));
        assertEquals("1.0.0", fetch(registry(signer)).version());
    }

    private void assertRefused(ChartSource source, String words) {
        ChartUnavailable refused = assertThrows(ChartUnavailable.class, () -> fetch(source));
        assertEquals(ChartUnavailable.Kind.UNSIGNED, refused.kind());
        assertTrue(refused.getMessage().contains(words), refused.getMessage());
    }

    private Chart fetch(ChartSource source) throws ChartUnavailable {
        return Charts.in(folder).fetch(source);
    }

    private ChartSource.Repository repository(String keys) {
        return new ChartSource.Repository(server.url(), "web", "1.0.0", new ChartSignature.Provenance(keys));
    }

    private ChartSource.Repository registry(KeyPair signer) {
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(signer.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
        return new ChartSource.Repository(registry.url(), "web", "1.0.0", new ChartSignature.Cosign(pem));
    }

    private static byte[] payload(String digest) {
        return ("{\"critical\":{\"identity\":{\"docker-reference\":\"x\"},\"image\":{\"docker-manifest-digest\":\"sha256:"
                        + digest + "\"},\"type\":\"cosign container image signature\"},\"optional\":null}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String signature(KeyPair signer, byte[] payload) throws Exception {
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(signer.getPrivate());
        signature.update(payload);
        return Base64.getEncoder().encodeToString(signature.sign());
    }

    private static KeyPair ec() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    private static PGPKeyPair pgp() throws Exception {
        RSAKeyPairGenerator generator = new RSAKeyPairGenerator();
        generator.init(new RSAKeyGenerationParameters(BigInteger.valueOf(65537), new SecureRandom(), 2048, 80));
        return new BcPGPKeyPair(
                PublicKeyPacket.VERSION_4,
                PublicKeyAlgorithmTags.RSA_GENERAL,
                generator.generateKeyPair(),
                new Date(0));
    }

    private static String armoured(PGPPublicKey key) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (ArmoredOutputStream armour = ArmoredOutputStream.builder().build(text)) {
            key.encode(armour);
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    private static byte[] provenance(PGPKeyPair signer, String file, String sha256) throws Exception {
        String text = "apiVersion: v2\nname: web  \nversion: 1.0.0\n\n...\nfiles:\n  " + file + ": sha256:" + sha256;
        PGPSignatureGenerator generator = new PGPSignatureGenerator(
                new BcPGPContentSignerBuilder(PublicKeyAlgorithmTags.RSA_GENERAL, HashAlgorithmTags.SHA512),
                signer.getPublicKey());
        generator.init(PGPSignature.CANONICAL_TEXT_DOCUMENT, signer.getPrivateKey());
        generator.update(text.replaceAll(" +\n", "\n").replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream signed = new ByteArrayOutputStream();
        try (ArmoredOutputStream armour = ArmoredOutputStream.builder().build(signed)) {
            armour.beginClearText(HashAlgorithmTags.SHA512);
            armour.write((text + "\n").getBytes(StandardCharsets.UTF_8));
            armour.endClearText();
            generator.generate().encode(new BCPGOutputStream(armour));
        }
        return signed.toByteArray();
    }
}
