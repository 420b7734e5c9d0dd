package io.mooring.functions.arm;

import java.util.List;
import java.util.Locale;

/** A resource provider and the versions of its REST contract that the hub speaks. */
public enum Provider {
    /** Not an ARM resource: agents, health. */
    NONE("Mooring"),
    RESOURCES(
            "Microsoft.Resources",
            "2019-10-01",
            "2020-01-01",
            "2020-06-01",
            "2020-10-01",
            "2021-01-01",
            "2021-04-01",
            "2022-09-01",
            "2022-12-01",
            "2023-07-01",
            "2024-03-01",
            "2024-07-01",
            "2024-11-01",
            "2025-03-01",
            "2025-04-01"),
    KUBERNETES(
            "Microsoft.Kubernetes",
            "2021-10-01",
            "2024-01-01",
            "2024-07-15-preview",
            "2025-08-01-preview",
            "2026-05-01"),
    KUBERNETES_CONFIGURATION(
            "Microsoft.KubernetesConfiguration", "2022-07-01", "2023-05-01", "2024-11-01", "2025-03-01", "2025-04-01");

    private final String namespace;

    @SuppressWarnings("ImmutableEnumChecker") // A copy that nobody can change.
    private final List<String> versions;

    Provider(String namespace, String... versions) {
        this.namespace = namespace;
        this.versions = List.of(versions);
    }

    public String namespace() {
        return namespace;
    }

    /** Oldest first. */
    public List<String> versions() {
        return versions;
    }

    /** @throws ArmFailure 400 if the request names no version, or one that the hub does not know */
    public void checkVersion(ArmRequest request) {
        if (versions.isEmpty()) {
            return;
        }
        String version = request.query("api-version");
        if (version == null || version.isBlank()) {
            throw ArmFailure.of(
                    400,
                    "MissingApiVersionParameter",
                    "The api-version query parameter (?api-version=) is required for all requests.");
        }
        if (!versions.contains(version.toLowerCase(Locale.ROOT))) {
            throw ArmFailure.of(
                    400,
                    "InvalidApiVersionParameter",
                    "The api-version '" + version + "' is invalid for " + namespace + ". The supported versions are '"
                            + String.join(",", versions) + "'.");
        }
    }
}
