package io.mooring.cli.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class OnboardingKeyTest {
    private static final KeyPair PAIR = pair();
    private static final OnboardingKey KEY = OnboardingKey.of(PAIR.getPublic(), PAIR.getPrivate());

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048, new java.security.SecureRandom());
            return generator.generateKeyPair();
        } catch (java.security.GeneralSecurityException noRsa) {
            throw new AssertionError(noRsa);
        }
    }

    @Test
    void thePublicKeyIsPkcs1AsTheContractHasIt() throws Exception {
        // Its form depends on the length only, and a number of that length is made faster than a key.
        BigInteger modulus = BigInteger.ONE.shiftLeft(4095).add(BigInteger.valueOf(12_345));
        RSAPublicKey key = (RSAPublicKey)
                KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, RSAKeyGenParameterSpec.F4));

        String text = OnboardingKey.of(key, PAIR.getPrivate()).publicKey();

        assertEquals(704, text.length());
        assertTrue(text.startsWith("MIICCgKC") && text.endsWith("AwEAAQ=="), text);
        byte[] der = Base64.getDecoder().decode(text);
        assertEquals(526, der.length);
        assertEquals(modulus, new BigInteger(1, Arrays.copyOfRange(der, 8, 8 + 513)));
    }

    @Test
    void thePrivateKeyIsPkcs1Pem() throws Exception {
        assertTrue(KEY.privateKeyPem().startsWith("-----BEGIN RSA PRIVATE KEY-----\nMIIE"), "no PKCS#1 header");
        assertTrue(KEY.privateKeyPem().endsWith("\n-----END RSA PRIVATE KEY-----\n"), "no end");
        assertTrue(KEY.privateKeyPem().lines().allMatch(line -> line.length() <= 64), "long lines");

        RSAPrivateCrtKey own = (RSAPrivateCrtKey) KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(PAIR.getPrivate().getEncoded()));
        assertEquals(((RSAPrivateCrtKey) PAIR.getPrivate()).getPrivateExponent(), own.getPrivateExponent());
    }

    @Test
    void thePublicPartIsFoundInThePrivateOne() {
        assertEquals(KEY, OnboardingKey.fromPem(KEY.privateKeyPem()));
    }

    @Test
    void whatIsNotAKeyIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> OnboardingKey.fromPem("-----BEGIN PRIVATE KEY-----"));
        assertThrows(
                IllegalArgumentException.class,
                () -> OnboardingKey.fromPem("-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----"));
    }

    @Test
    void itDoesNotShowItself() {
        assertFalse(KEY.toString().contains("MII"), "shows the key");
    }
}
