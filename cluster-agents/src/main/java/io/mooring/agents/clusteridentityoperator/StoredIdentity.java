package io.mooring.agents.clusteridentityoperator;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The content of the Secret that holds the cluster's identity.
 *
 * @param current null before the first certificate
 * @param pendingKey PEM of the key for which a certificate has been or is about to be asked; null if nothing is under way
 * @param authorities what names the roots that this cluster trusts; null if the hub has not been asked
 */
record StoredIdentity(
        @Nullable Current current,
        @Nullable String pendingKey,
        @Nullable String authorities) {
    static final String SECRET = "azure-identity-certificate";
    static final StoredIdentity NONE = new StoredIdentity(null, null, null);

    private static final String CHAIN = "tls.crt";
    private static final String KEY = "tls.key";
    private static final String ROOT = "ca.crt";
    private static final String EXPIRATION = "azure-identity-certificate-expiration-time";
    private static final String ENROLLED_FOR = "enrolled-for";
    private static final String AUTHORITIES = "authorities";
    private static final String PENDING = "pending.key";

    /**
     * A certificate with its key, all PEM.
     *
     * @param enrolledFor digest of resource and onboarding key by which it was obtained
     */
    record Current(String chain, String key, String root, String expiration, String enrolledFor) {
        @Override
        public String toString() {
            return "Current[expiration=" + expiration + "]";
        }
    }

    static StoredIdentity of(Map<String, byte[]> data) {
        String chain = text(data, CHAIN);
        String key = text(data, KEY);
        Current current = chain == null || key == null
                ? null
                : new Current(chain, key, orEmpty(data, ROOT), orEmpty(data, EXPIRATION), orEmpty(data, ENROLLED_FOR));
        return new StoredIdentity(current, text(data, PENDING), text(data, AUTHORITIES));
    }

    Map<String, byte[]> data() {
        Map<String, byte[]> data = new TreeMap<>();
        Current present = current;
        if (present != null) {
            put(data, CHAIN, present.chain());
            put(data, KEY, present.key());
            put(data, ROOT, present.root());
            put(data, EXPIRATION, present.expiration());
            put(data, ENROLLED_FOR, present.enrolledFor());
        }
        String trusted = authorities;
        if (trusted != null) {
            put(data, AUTHORITIES, trusted);
        }
        String pending = pendingKey;
        if (pending != null) {
            put(data, PENDING, pending);
        }
        return data;
    }

    StoredIdentity withPending(String key) {
        return new StoredIdentity(current, key, authorities);
    }

    /** The same, with other roots to trust. */
    StoredIdentity trusting(String roots, String named) {
        Current present = current;
        return new StoredIdentity(
                present == null
                        ? null
                        : new Current(
                                present.chain(), present.key(), roots, present.expiration(), present.enrolledFor()),
                pendingKey,
                named);
    }

    private static void put(Map<String, byte[]> data, String name, String text) {
        data.put(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String orEmpty(Map<String, byte[]> data, String name) {
        String text = text(data, name);
        return text == null ? "" : text;
    }

    private static @Nullable String text(Map<String, byte[]> data, String name) {
        byte[] bytes = data.get(name);
        return bytes == null || bytes.length == 0 ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "StoredIdentity[current=" + current + ", pending=" + (pendingKey != null) + "]";
    }
}
