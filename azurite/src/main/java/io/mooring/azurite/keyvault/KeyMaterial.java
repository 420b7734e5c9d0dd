package io.mooring.azurite.keyvault;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A key pair: made, kept as text, shown as a JSON Web Key, and used to sign a digest. */
record KeyMaterial(String type, PublicKey publicKey, PrivateKey privateKey) {
    private static final Set<Integer> RSA_BITS = Set.of(2048, 3072, 4096);
    private static final int P256_BYTES = 32;
    private static final int SHA256_BYTES = 32;
    /** What PKCS#1 puts before a SHA-256 digest to say that it is one (RFC 8017 section 9.2, note 1). */
    private static final byte[] SHA256_DIGEST_INFO =
            new BigInteger("3031300d060960864801650304020105000420", 16).toByteArray();

    /** What a request asks for; a hardware key is a software key here, but keeps its name. */
    static KeyMaterial generate(String type, String curve, int bits) {
        try {
            return switch (type) {
                case "EC", "EC-HSM" -> elliptic(type, curve);
                case "RSA", "RSA-HSM" -> rsa(type, bits);
                default -> throw VaultError.badParameter("kty must be one of EC, EC-HSM, RSA, RSA-HSM, not " + type);
            };
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("make a key of type " + type, e);
        }
    }

    private static KeyMaterial elliptic(String type, String curve) throws GeneralSecurityException {
        if (!curve.equals("P-256")) {
            throw VaultError.badParameter("the local key vault has only the curve P-256, not " + curve);
        }
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return of(type, generator.generateKeyPair());
    }

    private static KeyMaterial rsa(String type, int bits) throws GeneralSecurityException {
        if (!RSA_BITS.contains(bits)) {
            throw VaultError.badParameter("key_size must be one of 2048, 3072, 4096, not " + bits);
        }
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        return of(type, generator.generateKeyPair());
    }

    private static KeyMaterial of(String type, KeyPair pair) {
        return new KeyMaterial(type, pair.getPublic(), pair.getPrivate());
    }

    static KeyMaterial of(StoredKey.Version stored) {
        try {
            KeyFactory factory = KeyFactory.getInstance(stored.type().startsWith("EC") ? "EC" : "RSA");
            Base64.Decoder base64 = Base64.getDecoder();
            return new KeyMaterial(
                    stored.type(),
                    factory.generatePublic(new X509EncodedKeySpec(base64.decode(stored.publicKey()))),
                    factory.generatePrivate(new PKCS8EncodedKeySpec(base64.decode(stored.privateKey()))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("read the key version " + stored.version(), e);
        }
    }

    String encodedPublicKey() {
        return Base64.getEncoder().encodeToString(publicKey.getEncoded());
    }

    String encodedPrivateKey() {
        return Base64.getEncoder().encodeToString(privateKey.getEncoded());
    }

    boolean isElliptic() {
        return publicKey instanceof ECPublicKey;
    }

    /** The name that Java has for this key's signatures over SHA-256. */
    String certificateAlgorithm() {
        return isElliptic() ? "SHA256withECDSA" : "SHA256withRSA";
    }

    /** Signs a SHA-256 digest; ES256 gives r and s side by side, as JWA says. */
    byte[] signDigest(String algorithm, byte[] digest) {
        if (digest.length != SHA256_BYTES) {
            throw VaultError.badParameter("a digest for " + algorithm + " has 32 bytes, not " + digest.length);
        }
        if (!algorithm.equals(isElliptic() ? "ES256" : "RS256")) {
            throw VaultError.badParameter("Key and signing algorithm are incompatible. Key is of type " + type
                    + ", the algorithm " + algorithm);
        }
        try {
            Signature signature = Signature.getInstance(isElliptic() ? "NONEwithECDSAinP1363Format" : "NONEwithRSA");
            signature.initSign(privateKey);
            if (!isElliptic()) {
                signature.update(SHA256_DIGEST_INFO);
            }
            signature.update(digest);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("sign with " + algorithm, e);
        }
    }

    /** The public half as JSON Web Key fields. */
    Map<String, Object> toJwk() {
        Map<String, Object> jwk = new LinkedHashMap<>();
        jwk.put("kty", type);
        switch (publicKey) {
            case ECPublicKey elliptic -> {
                jwk.put("crv", "P-256");
                jwk.put("x", fixed(elliptic.getW().getAffineX()));
                jwk.put("y", fixed(elliptic.getW().getAffineY()));
            }
            case RSAPublicKey rsa -> {
                jwk.put("n", base64Url(unsigned(rsa.getModulus())));
                jwk.put("e", base64Url(unsigned(rsa.getPublicExponent())));
            }
            default -> throw new IllegalStateException("a key of class " + publicKey.getClass());
        }
        return jwk;
    }

    private static String fixed(BigInteger coordinate) {
        byte[] bytes = unsigned(coordinate);
        byte[] padded = new byte[P256_BYTES];
        System.arraycopy(bytes, 0, padded, P256_BYTES - bytes.length, bytes.length);
        return base64Url(padded);
    }

    private static byte[] unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return bytes[0] == 0 && bytes.length > 1 ? java.util.Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }

    static String base64Url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
