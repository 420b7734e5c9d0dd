package io.mooring.extensions.chart;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A signature that cosign has put beside a chart, made with a key that is known.
 *
 * @param publicKey PEM
 */
record CosignSignature(String publicKey) {
    /** Where cosign writes the signature down, on the layer that holds what was signed. */
    static final String ANNOTATION = "dev.cosignproject.cosign/signature";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** The tag of the signatures of a manifest. */
    static String tag(String manifestSha256) {
        return "sha256-" + manifestSha256 + ".sig";
    }

    /**
     * Whether it is good, and of this manifest.
     *
     * @param payload what was signed
     * @param signature as the annotation has it
     */
    boolean isOf(String manifestSha256, byte[] payload, String signature) throws ChartUnavailable {
        try {
            PublicKey key = key();
            Signature check = Signature.getInstance(
                    switch (key) {
                        case ECPublicKey ignored -> "SHA256withECDSA";
                        case RSAPublicKey ignored -> "SHA256withRSA";
                        default -> "Ed25519";
                    });
            check.initVerify(key);
            check.update(payload);
            return check.verify(Base64.getDecoder().decode(signature)) && names(payload, manifestSha256);
        } catch (GeneralSecurityException | IllegalArgumentException broken) {
            return false;
        }
    }

    private static boolean names(byte[] payload, String manifestSha256) {
        try {
            JsonNode critical = JSON.readTree(payload).path("critical");
            return critical.path("image")
                    .path("docker-manifest-digest")
                    .asString("")
                    .equals("sha256:" + manifestSha256);
        } catch (JacksonException broken) {
            return false;
        }
    }

    private PublicKey key() throws ChartUnavailable {
        byte[] der = Base64.getMimeDecoder()
                .decode(publicKey.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", ""));
        for (String algorithm : List.of("EC", "RSA", "Ed25519")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(der));
            } catch (GeneralSecurityException other) {
                // The next one may be it.
            }
        }
        throw new ChartUnavailable(
                ChartUnavailable.Kind.UNSIGNED, "the public key that the extension type names for cosign is none");
    }

    static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
