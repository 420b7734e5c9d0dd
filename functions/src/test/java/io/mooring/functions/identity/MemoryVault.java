package io.mooring.functions.identity;

import io.mooring.functions.TestAgent;
import io.mooring.functions.arm.Unavailable;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A vault in memory, which can be away. */
public final class MemoryVault implements CaVault {
    private final Map<String, KeyPair> keys = new HashMap<>();
    private final Map<Integer, Der> issuing = new HashMap<>();
    private final Map<Integer, List<String>> roots = new HashMap<>();
    private boolean away;
    private int calls;
    private int signatures;

    public synchronized void away(boolean now) {
        away = now;
    }

    public synchronized int signatures() {
        return signatures;
    }

    /** How often it was asked anything. */
    public synchronized int calls() {
        return calls;
    }

    /** A key that is older than those before, as instances of the hub make them which begin at the same moment. */
    public synchronized void addRootKey(int generation, String name) {
        keys.put(name, TestAgent.keys("EC"));
        roots.computeIfAbsent(generation, any -> new ArrayList<>()).addFirst(name);
    }

    @Override
    public synchronized List<Key> rootKeys(int generation) {
        check();
        List<String> several = roots.get(generation);
        if (several != null) {
            return several.stream().map(this::rootKey).toList();
        }
        String name = "root-" + generation;
        keys.computeIfAbsent(name, any -> TestAgent.keys("EC"));
        return List.of(rootKey(name));
    }

    private Key rootKey(String name) {
        return new Key(name, (ECPublicKey) keys.get(name).getPublic(), Instant.parse("2026-01-01T00:00:00Z"));
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
        calls++;
        if (away) {
            throw Unavailable.keyVault("ask", new IllegalStateException("away"));
        }
    }
}
