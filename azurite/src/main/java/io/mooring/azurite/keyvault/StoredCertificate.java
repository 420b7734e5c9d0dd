package io.mooring.azurite.keyvault;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A certificate object and all its versions, oldest first; only the newest can be pending. */
record StoredCertificate(String name, List<Version> versions) {
    StoredCertificate {
        versions = List.copyOf(versions);
    }

    /**
     * One version; its key is the version of the same id of the key of the same name.
     *
     * @param csr the signing request, Base64
     * @param chain leaf first, each Base64; empty while pending
     */
    record Version(
            String version,
            ObjectNode policy,
            String csr,
            String requestId,
            List<String> chain,
            boolean enabled,
            long created,
            long updated,
            Map<String, String> tags) {
        Version {
            chain = List.copyOf(chain);
            tags = Map.copyOf(tags);
        }

        boolean isPending() {
            return chain.isEmpty();
        }

        Version merged(List<String> newChain, long at, Map<String, String> newTags) {
            return new Version(version, policy, csr, requestId, newChain, enabled, created, at, newTags);
        }
    }

    /** The certificate with this version put in, over the one of the same id if there is one. */
    StoredCertificate with(Version next) {
        List<Version> all = new ArrayList<>(versions);
        all.removeIf(known -> known.version().equals(next.version()));
        all.add(next);
        return new StoredCertificate(name, all);
    }

    StoredCertificate withoutPending() {
        return new StoredCertificate(
                name, versions.stream().filter(known -> !known.isPending()).toList());
    }

    @Nullable
    Version newest() {
        return versions.isEmpty() ? null : versions.getLast();
    }

    /** The named version, or the newest for an empty name; only what has been merged. */
    Optional<Version> findMerged(String version) {
        return versions.reversed().stream()
                .filter(known -> !known.isPending())
                .filter(known -> version.isEmpty() || known.version().equals(version))
                .findFirst();
    }
}
