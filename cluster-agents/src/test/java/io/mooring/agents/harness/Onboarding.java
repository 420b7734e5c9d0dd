package io.mooring.agents.harness;

import io.mooring.protocol.arm.ClusterId;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;

/** The onboarding key pair of one cluster. */
public record Onboarding(ClusterId cluster, KeyPair keys) {
    public static Onboarding of(String name) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return new Onboarding(
                    new ClusterId("00000000-0000-0000-0000-000000000001", "Group-1", name),
                    generator.generateKeyPair());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** PKCS#1, as the chart gets it. */
    public String privatePem() {
        return FakeHub.pem(keys.getPrivate());
    }

    public RSAPublicKey publicKey() {
        return (RSAPublicKey) keys.getPublic();
    }
}
