package io.mooring.agents.secret;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.mooring.agents.Permission;
import io.mooring.agents.kube.ConnectedClusters;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The cluster's own keys for protected settings, newest first. They are made in the cluster and never leave it.
 *
 * <p>A new one comes with each new certificate; the older ones stay for what was encrypted before, for instance in a
 * backup of the hub that somebody restores.
 */
public final class SettingsKeyring {
    /** The Secret in which they lie, as a JSON Web Key Set. */
    public static final String SECRET = "azure-protected-settings-keys";

    public static final String DATA_NAME = "keys.json";

    /** One comes each 30 days: this is how old a backup may be. */
    private static final int KEYS_MAX = 4;

    private final List<ECKey> keys;

    private SettingsKeyring(List<ECKey> keys) {
        this.keys = List.copyOf(keys);
    }

    /** What an agent that opens settings needs. */
    public static Permission readPermission() {
        return Permission.inNamespace(ConnectedClusters.NAMESPACE, "", "secrets", Set.of(SECRET), Set.of("get"));
    }

    /** A ring with one key. */
    public static SettingsKeyring create() {
        return new SettingsKeyring(List.of(generate()));
    }

    /**
     * Reads the content of the Secret, null if there are no keys in it.
     *
     * @throws IllegalStateException if it is damaged
     */
    public static @Nullable SettingsKeyring of(Map<String, byte[]> data) {
        byte[] text = data.get(DATA_NAME);
        if (text == null || text.length == 0) {
            return null;
        }
        try {
            List<ECKey> keys = new ArrayList<>();
            for (JWK key :
                    JWKSet.parse(new String(text, StandardCharsets.UTF_8)).getKeys()) {
                if (key instanceof ECKey own && own.isPrivate()) {
                    keys.add(own);
                }
            }
            return keys.isEmpty() ? null : new SettingsKeyring(keys);
        } catch (ParseException e) {
            // Without the cause, which may quote the keys.
            throw new IllegalStateException("The Secret " + SECRET + " is damaged: " + DATA_NAME + " is no key set.");
        }
    }

    public Map<String, byte[]> data() {
        String set = new JWKSet(List.<JWK>copyOf(keys)).toString(false);
        return Map.of(DATA_NAME, set.getBytes(StandardCharsets.UTF_8));
    }

    /** The ring with a new key in front. */
    public SettingsKeyring rotated() {
        List<ECKey> next = new ArrayList<>();
        next.add(generate());
        next.addAll(keys.subList(0, Math.min(keys.size(), KEYS_MAX - 1)));
        return new SettingsKeyring(next);
    }

    /** The newest key, to which everything is to be encrypted. */
    public ECKey current() {
        return keys.get(0);
    }

    /** The public half of the newest key: SubjectPublicKeyInfo, DER in standard base64. */
    public String publicText() {
        return Base64.getEncoder().encodeToString(publicDer());
    }

    public byte[] publicDer() {
        try {
            return current().toECPublicKey().getEncoded();
        } catch (JOSEException e) {
            throw new IllegalStateException("This JDK has no EC P-256 keys.", e);
        }
    }

    /** The key of an id, null if it is not on the ring. */
    @Nullable
    ECKey key(@Nullable String id) {
        return keys.stream()
                .filter(key -> key.getKeyID().equals(id))
                .findFirst()
                .orElse(null);
    }

    private static ECKey generate() {
        try {
            return new ECKeyGenerator(Curve.P_256)
                    .keyUse(KeyUse.ENCRYPTION)
                    .keyIDFromThumbprint(true)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("This JDK makes no EC P-256 keys.", e);
        }
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "SettingsKeyring[current=" + current().getKeyID() + ", keys=" + keys.size() + "]";
    }
}
