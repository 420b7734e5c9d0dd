package io.mooring.agents.configagent;

import io.mooring.agents.kube.ObjectKey;
import io.mooring.agents.kube.StoredObject;
import io.mooring.protocol.configuration.FluxConfigurationReport.AppliedBy;
import io.mooring.protocol.configuration.FluxConfigurationReport.HelmReleaseProperties;
import io.mooring.protocol.configuration.FluxConfigurationReport.ObjectStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What becomes of the HelmReleases that Kustomizations have applied; their inventories name them. */
final class HelmReleaseStatuses {
    private static final String SUFFIX = "_helm.toolkit.fluxcd.io_HelmRelease";

    /** Each costs a request, and a report has room for some. */
    private static final int RELEASES_MAX = 50;

    private final Function<ObjectKey, Optional<StoredObject>> find;

    HelmReleaseStatuses(Function<ObjectKey, Optional<StoredObject>> find) {
        this.find = find;
    }

    /** They do not count for the configuration's own state: a Kustomization that minds them waits for them. */
    List<ObjectStatus> of(Map<String, StoredObject> kustomizations) {
        List<ObjectStatus> statuses = new ArrayList<>();
        kustomizations.values().forEach(kustomization -> {
            for (JsonNode entry : kustomization.status().path("inventory").path("entries")) {
                String id = entry.path("id").asString("");
                String[] parts = id.endsWith(SUFFIX)
                        ? id.substring(0, id.length() - SUFFIX.length()).split("_", -1)
                        : new String[0];
                if (parts.length == 2 && statuses.size() < RELEASES_MAX) {
                    ObjectKey key = new ObjectKey(parts[0], parts[1]);
                    statuses.add(status(kustomization, key, find.apply(key).orElse(null)));
                }
            }
        });
        return statuses;
    }

    private static ObjectStatus status(StoredObject kustomization, ObjectKey key, @Nullable StoredObject release) {
        ObjectStatus plain = Compliance.status("HelmRelease", key.name(), key.namespace(), release);
        return new ObjectStatus(
                plain.name(),
                plain.namespace(),
                plain.kind(),
                plain.complianceState(),
                new AppliedBy(kustomization.key().name(), kustomization.key().namespace()),
                release == null ? null : properties(release.status()),
                plain.statusConditions());
    }

    private static HelmReleaseProperties properties(JsonNode status) {
        String[] chart = status.path("helmChart").asString("").split("/", -1);
        JsonNode revision = status.path("history").path(0).path("version");
        return new HelmReleaseProperties(
                revision.isNumber() ? revision.asLong() : null,
                chart.length == 2 ? new AppliedBy(chart[1], chart[0]) : null,
                status.path("failures").asLong(0),
                status.path("installFailures").asLong(0),
                status.path("upgradeFailures").asLong(0));
    }
}
