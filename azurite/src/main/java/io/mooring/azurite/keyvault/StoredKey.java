package io.mooring.azurite.keyvault;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A key and all its versions, oldest first. */
record StoredKey(String name, List<Version> versions) {
    StoredKey {
        versions = List.copyOf(versions);
    }

    /**
     * One version of a key.
     *
     * @param privateKey PKCS#8, Base64
     * @param publicKey SubjectPublicKeyInfo, Base64
     * @param managed whether it belongs to a certificate of the same name
     */
    record Version(
            String version,
            String type,
            String privateKey,
            String publicKey,
            List<String> operations,
            boolean enabled,
            long created,
            Map<String, String> tags,
            boolean managed) {
        Version {
            operations = List.copyOf(operations);
            tags = Map.copyOf(tags);
        }

        @Override
        public String toString() {
            return "StoredKey.Version[" + version + ", " + type + "]";
        }
    }

    StoredKey with(Version next) {
        List<Version> all = new ArrayList<>(versions);
        all.add(next);
        return new StoredKey(name, all);
    }

    /** The named version, or the newest for an empty name. */
    Optional<Version> find(String version) {
        if (version.isEmpty()) {
            return versions.isEmpty() ? Optional.empty() : Optional.of(versions.getLast());
        }
        return versions.stream()
                .filter(known -> known.version().equals(version))
                .findFirst();
    }
}
