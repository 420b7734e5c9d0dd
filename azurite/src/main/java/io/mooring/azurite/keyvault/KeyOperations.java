package io.mooring.azurite.keyvault;

import io.mooring.azurite.http.HttpAnswer;
import java.net.URI;
import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** What the vault does with keys. */
final class KeyOperations {
    private static final List<String> EC_OPERATIONS = List.of("sign", "verify");
    private static final List<String> RSA_OPERATIONS =
            List.of("encrypt", "decrypt", "sign", "verify", "wrapKey", "unwrapKey");

    private final VaultStore store;
    private final Supplier<URI> origin;
    private final Clock clock;
    /** Decoding an RSA key takes longer than signing with it. */
    private final Map<String, KeyMaterial> decoded = new ConcurrentHashMap<>();

    KeyOperations(VaultStore store, Supplier<URI> origin, Clock clock) {
        this.store = store;
        this.origin = origin;
        this.clock = clock;
    }

    HttpAnswer create(String name, JsonNode body) {
        KeyMaterial material = KeyMaterial.generate(
                body.path("kty").asString(""),
                body.path("crv").asString("P-256"),
                body.path("key_size").asInt(2048));
        boolean enabled = body.path("attributes").path("enabled").asBoolean(true);
        StoredKey.Version version = version(newVersion(), material, enabled, false, VaultJson.tags(body));
        store.changeKey(name, key -> key.with(version));
        return HttpAnswer.json(200, bundle(name, version));
    }

    /** Keeps a key under a certificate's name and version. */
    void keepForCertificate(String name, String version, KeyMaterial material) {
        store.changeKey(name, key -> key.with(version(version, material, true, true, Map.of())));
    }

    HttpAnswer get(String name, String version) {
        return HttpAnswer.json(200, bundle(name, find(name, version)));
    }

    HttpAnswer list() {
        return VaultJson.page(store.keys().stream()
                .filter(key -> !key.versions().isEmpty())
                .map(key -> item(key.name(), "", key.versions().getLast()))
                .toList());
    }

    HttpAnswer versions(String name) {
        StoredKey key = store.key(name).orElseThrow(() -> VaultError.notFound("Key", name));
        return VaultJson.page(key.versions().stream()
                .map(version -> item(name, version.version(), version))
                .toList());
    }

    HttpAnswer sign(String name, String version, JsonNode body) {
        StoredKey.Version key = find(name, version);
        if (!key.enabled()) {
            throw VaultError.forbidden("Operation sign is not permitted on a disabled key.");
        }
        byte[] digest;
        try {
            digest = Base64.getUrlDecoder().decode(body.path("value").asString(""));
        } catch (IllegalArgumentException e) {
            throw VaultError.badParameter("value must be base64url");
        }
        byte[] signature = material(key).signDigest(body.path("alg").asString(""), digest);
        return HttpAnswer.json(200, Map.of("kid", id(name, key.version()), "value", KeyMaterial.base64Url(signature)));
    }

    KeyMaterial material(String name, String version) {
        return material(find(name, version));
    }

    private KeyMaterial material(StoredKey.Version key) {
        return decoded.computeIfAbsent(key.version(), any -> KeyMaterial.of(key));
    }

    String id(String name, String version) {
        return origin.get() + "/keys/" + name + (version.isEmpty() ? "" : "/" + version);
    }

    static String newVersion() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    private StoredKey.Version find(String name, String version) {
        return store.key(name)
                .flatMap(key -> key.find(version))
                .orElseThrow(() -> VaultError.notFound("Key", version.isEmpty() ? name : name + "/" + version));
    }

    private StoredKey.Version version(
            String version, KeyMaterial material, boolean enabled, boolean managed, Map<String, String> tags) {
        return new StoredKey.Version(
                version,
                material.type(),
                material.encodedPrivateKey(),
                material.encodedPublicKey(),
                material.isElliptic() ? EC_OPERATIONS : RSA_OPERATIONS,
                enabled,
                clock.instant().getEpochSecond(),
                tags,
                managed);
    }

    private Map<String, Object> bundle(String name, StoredKey.Version version) {
        Map<String, Object> jwk = new LinkedHashMap<>();
        jwk.put("kid", id(name, version.version()));
        jwk.putAll(material(version).toJwk());
        jwk.put("key_ops", version.operations());
        Map<String, Object> bundle = new LinkedHashMap<>();
        bundle.put("key", jwk);
        bundle.putAll(described(version));
        return bundle;
    }

    private Map<String, Object> item(String name, String idVersion, StoredKey.Version version) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("kid", id(name, idVersion));
        item.putAll(described(version));
        return item;
    }

    private static Map<String, Object> described(StoredKey.Version version) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("attributes", VaultJson.attributes(version.enabled(), version.created(), version.created()));
        fields.put("tags", version.tags());
        if (version.managed()) {
            fields.put("managed", true);
        }
        return fields;
    }
}
