package io.mooring.functions.identity;

import io.mooring.functions.TestAgent;
import io.mooring.functions.arm.Unavailable;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A vault in memory, which can be away. */
public final class MemoryVault implements CaVault {
    private final Map<String, KeyPair> keys = new HashMap<>();
    private @Nullable Der issuing;
    private boolean away;
    private int signatures;

    public synchronized void away(boolean now) {
        away = now;
    }

    public synchronized int signatures() {
        return signatures;
    }

    @Override
    public synchronized Key rootKey() {
        check();
        KeyPair pair = keys.computeIfAbsent("root", name -> TestAgent.keys("EC"));
        return new Key("root", (ECPublicKey) pair.getPublic(), Instant.parse("2026-01-01T00:00:00Z"));
    }

    @Override
    public synchronized byte[] sign(String keyId, byte[] data) {
        check();
        signatures++;
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.get(keyId).getPrivate());
            signature.update(data);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public synchronized Issuing issuing() {
        check();
        if (issuing != null) {
            return new Issuing.Complete("issuing", issuing);
        }
        KeyPair pair = keys.computeIfAbsent("issuing", name -> TestAgent.keys("EC"));
        return new Issuing.Requested(Der.ofBase64(TestAgent.newCsr(pair)));
    }

    @Override
    public synchronized boolean complete(List<Der> chain) {
        check();
        if (issuing != null) {
            return false;
        }
        issuing = chain.get(0);
        return true;
    }

    private void check() {
        if (away) {
            throw Unavailable.keyVault("ask", new IllegalStateException("away"));
        }
    }
}
