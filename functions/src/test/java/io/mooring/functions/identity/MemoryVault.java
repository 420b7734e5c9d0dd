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

/** A vault in memory, which can be away. */
public final class MemoryVault implements CaVault {
    private final Map<String, KeyPair> keys = new HashMap<>();
    private final Map<Integer, Der> issuing = new HashMap<>();
    private boolean away;
    private int signatures;

    public synchronized void away(boolean now) {
        away = now;
    }

    public synchronized int signatures() {
        return signatures;
    }

    @Override
    public synchronized List<Key> rootKeys(int generation) {
        check();
        String name = "root-" + generation;
        KeyPair pair = keys.computeIfAbsent(name, any -> TestAgent.keys("EC"));
        return List.of(new Key(name, (ECPublicKey) pair.getPublic(), Instant.parse("2026-01-01T00:00:00Z")));
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
    public synchronized boolean hasIssuing(int generation) {
        check();
        return issuing.containsKey(generation);
    }

    @Override
    public synchronized Issuing issuing(int generation) {
        check();
        Der complete = issuing.get(generation);
        String name = "issuing-" + generation;
        if (complete != null) {
            return new Issuing.Complete(name, complete);
        }
        KeyPair pair = keys.computeIfAbsent(name, any -> TestAgent.keys("EC"));
        return new Issuing.Requested(Der.ofBase64(TestAgent.newCsr(pair)));
    }

    @Override
    public synchronized boolean complete(int generation, List<Der> chain) {
        check();
        return issuing.putIfAbsent(generation, chain.get(0)) == null;
    }

    private void check() {
        if (away) {
            throw Unavailable.keyVault("ask", new IllegalStateException("away"));
        }
    }
}
