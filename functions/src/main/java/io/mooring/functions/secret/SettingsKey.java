package io.mooring.functions.secret;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEEncrypter;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDHEncrypter;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import io.mooring.protocol.secret.SealedSetting;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.Base64;

/** A cluster's public key for protected settings; what is encrypted to it the hub itself cannot read. */
public final class SettingsKey {
    /** A key on P-256 has 124 characters. */
    private static final int TEXT_MAX = 256;

    /** Longer than the JWE of the longest setting. */
    private static final int SEALED_MAX = 200_000;

    private final JWK key;
    private final JWEAlgorithm algorithm;
    private final String id;

    private SettingsKey(JWK key, JWEAlgorithm algorithm) {
        this.key = key;
        this.algorithm = algorithm;
        try {
            id = key.computeThumbprint().toString();
        } catch (JOSEException e) {
            throw new IllegalStateException("This JDK has no SHA-256.", e);
        }
    }

    /**
     * The cluster's own key.
     *
     * @param base64 SubjectPublicKeyInfo, DER in standard base64
     * @throws IllegalArgumentException if it is no key on P-256; the message goes on from the name of the member
     */
    public static SettingsKey of(String base64) {
        try {
            if (base64.length() > TEXT_MAX) {
                throw new IllegalArgumentException("is too long.");
            }
            byte[] der = Base64.getDecoder().decode(base64);
            if (!(KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(der))
                            instanceof ECPublicKey publicKey)
                    || !Curve.P_256.equals(Curve.forECParameterSpec(publicKey.getParams()))) {
                throw new IllegalArgumentException("must be a key on the curve P-256.");
            }
            // The builder checks that the point is on the curve.
            return new SettingsKey(new ECKey.Builder(Curve.P_256, publicKey).build(), JWEAlgorithm.ECDH_ES_A256KW);
        } catch (GeneralSecurityException | IllegalStateException e) {
            throw new IllegalArgumentException("must be the DER of an EC SubjectPublicKeyInfo in standard base64.", e);
        }
    }

    /** The key that a cluster is known by before it has one for settings. */
    public static SettingsKey ofOnboarding(RSAPublicKey onboarding) {
        return new SettingsKey(new RSAKey.Builder(onboarding).build(), JWEAlgorithm.RSA_OAEP_256);
    }

    /** The key's RFC 7638 thumbprint. */
    public String id() {
        return id;
    }

    /** Encrypts the value of a setting with a data key of its own. */
    public String seal(String resource, String setting, String value) {
        JWEHeader header = new JWEHeader.Builder(algorithm, EncryptionMethod.A256GCM)
                .type(new JOSEObjectType(SealedSetting.TYPE))
                .keyID(id)
                .customParam(SealedSetting.HEADER_RESOURCE, resource)
                .customParam(SealedSetting.HEADER_SETTING, setting)
                .build();
        JWEObject sealed = new JWEObject(header, new Payload(value));
        try {
            sealed.encrypt(encrypter());
        } catch (JOSEException e) {
            throw new IllegalStateException("Encrypt the setting " + setting + " of " + resource, e);
        }
        return sealed.serialize();
    }

    /** Whether a text has the form of a setting that {@link #seal} made; more cannot be told without the private half. */
    boolean isFor(String sealed, String resource, String setting) {
        if (sealed.length() > SEALED_MAX) {
            return false;
        }
        try {
            JWEHeader header = JWEObject.parse(sealed).getHeader();
            return algorithm.equals(header.getAlgorithm())
                    && EncryptionMethod.A256GCM.equals(header.getEncryptionMethod())
                    && id.equals(header.getKeyID())
                    && resource.equals(header.getCustomParam(SealedSetting.HEADER_RESOURCE))
                    && setting.equals(header.getCustomParam(SealedSetting.HEADER_SETTING));
        } catch (ParseException e) {
            return false;
        }
    }

    /** The key that a JWE says it is for, empty if it says none. */
    static String keyOf(String sealed) {
        try {
            String[] parts = sealed.split("\\.", 2);
            String id = JWEHeader.parse(new Base64URL(parts[0])).getKeyID();
            return id == null ? "" : id;
        } catch (ParseException e) {
            return "";
        }
    }

    private JWEEncrypter encrypter() throws JOSEException {
        return key instanceof RSAKey rsa ? new RSAEncrypter(rsa) : new ECDHEncrypter(key.toECKey());
    }
}
