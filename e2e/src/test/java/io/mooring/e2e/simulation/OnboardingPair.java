package io.mooring.e2e.simulation;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;

/** An onboarding key in the two forms in which hub and chart want it. Making one takes long, so they are kept. */
record OnboardingPair(String publicKey, String pem) {
    private static final Map<Integer, OnboardingPair> MADE = new ConcurrentHashMap<>();

    static OnboardingPair of(int number) {
        return MADE.computeIfAbsent(number, any -> make());
    }

    private static OnboardingPair make() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            KeyPair pair = generator.generateKeyPair();
            var half = (RSAPublicKey) pair.getPublic();
            var pkcs1 = new org.bouncycastle.asn1.pkcs.RSAPublicKey(half.getModulus(), half.getPublicExponent());
            var text = new StringWriter();
            try (var pem = new JcaPEMWriter(text)) {
                pem.writeObject(pair.getPrivate());
            }
            return new OnboardingPair(Base64.getEncoder().encodeToString(pkcs1.getEncoded("DER")), text.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
