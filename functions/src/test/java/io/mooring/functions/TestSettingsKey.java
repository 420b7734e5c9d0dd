package io.mooring.functions;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.crypto.ECDHDecrypter;
import com.nimbusds.jose.crypto.RSADecrypter;
import com.nimbusds.jose.util.Base64URL;
import io.mooring.functions.secret.SettingsKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.text.ParseException;
import java.util.Base64;

/** A cluster's key for protected settings. */
final class TestSettingsKey {
    private final KeyPair keys = TestAgent.keys("EC");

    String publicText() {
        return Base64.getEncoder().encodeToString(keys.getPublic().getEncoded());
    }

    String id() {
        return SettingsKey.of(publicText()).id();
    }

    String open(String sealed) {
        return open(sealed, keys.getPrivate());
    }

    static String open(String sealed, PrivateKey key) {
        try {
            JWEObject jwe = JWEObject.parse(sealed);
            jwe.decrypt(key instanceof ECPrivateKey ec ? new ECDHDecrypter(ec) : new RSADecrypter(key));
            return jwe.getPayload().toString();
        } catch (ParseException | JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
            return Base64URL.encode(digest).toString();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
