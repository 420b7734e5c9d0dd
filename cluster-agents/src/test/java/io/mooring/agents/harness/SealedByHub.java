package io.mooring.agents.harness;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDHEncrypter;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** What a hub does to protected settings. */
public final class SealedByHub {
    private SealedByHub() {}

    /** Encrypts to a key that a cluster named. */
    public static String to(String settingsKey, String resource, String setting, String value) {
        try {
            byte[] der = Base64.getDecoder().decode(settingsKey);
            return to(
                    KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(der)), resource, setting, value);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String to(PublicKey key, String resource, String setting, String value) {
        try {
            if (key instanceof RSAPublicKey rsa) {
                var jwe = jwe(
                        JWEAlgorithm.RSA_OAEP_256,
                        new RSAKey.Builder(rsa).build().computeThumbprint().toString(),
                        resource,
                        setting,
                        value);
                jwe.encrypt(new RSAEncrypter(rsa));
                return jwe.serialize();
            }
            ECKey own = new ECKey.Builder(Curve.P_256, (ECPublicKey) key).build();
            var jwe = jwe(JWEAlgorithm.ECDH_ES_A256KW, own.computeThumbprint().toString(), resource, setting, value);
            jwe.encrypt(new ECDHEncrypter(own));
            return jwe.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JWEObject jwe(JWEAlgorithm algorithm, String id, String resource, String setting, String value) {
        return new JWEObject(
                new JWEHeader.Builder(algorithm, EncryptionMethod.A256GCM)
                        .keyID(id)
                        .customParam("resource", resource)
                        .customParam("setting", setting)
                        .build(),
                new Payload(value));
    }
}
