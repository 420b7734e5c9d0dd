package io.mooring.functions.arm;

import java.util.List;

/** A resource provider. Those whose types are declared have the versions of their types, others their own. */
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
    AUTHORIZATION(
            "Microsoft.Authorization",
            "2015-07-01",
            "2018-01-01-preview",
            "2018-07-01",
            "2018-09-01-preview",
            "2020-04-01-preview",
            "2020-08-01-preview",
            "2020-10-01-preview",
            "2022-04-01",
            "2022-05-01-preview"),
    EVENT_GRID("Microsoft.EventGrid", "2022-06-15", "2025-02-15"),
    KUBERNETES("Microsoft.Kubernetes"),
    KUBERNETES_CONFIGURATION("Microsoft.KubernetesConfiguration");

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

    /** Of its routes that are about no declared type; oldest first. */
    public List<String> versions() {
        return versions;
    }
}
