package io.mooring.gitops.helmrelease;

import io.mooring.gitops.object.KubernetesObject;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a HelmRelease asks for at this moment.
 *
 * @param chart name and version under which the chart is released
 * @param artifactDigest of what the chart was taken from
 */
record Wanted(StoredRelease.Chart chart, String artifactDigest, ObjectNode values, String configDigest) {
    static Wanted of(StoredRelease.Chart chart, String artifactDigest, ObjectNode values) {
        return new Wanted(chart, artifactDigest, values, ReleaseValues.digest(values));
    }

    /** Whether a revision is that already, whoever has made it. */
    boolean is(StoredRelease release) {
        return release.chart().name().equals(chart.name())
                && release.chart().version().equals(chart.version())
                && ReleaseValues.digest(release.values()).equals(configDigest);
    }

    /** Whether the last attempt was for the same. */
    boolean attempted(KubernetesObject object) {
        return object.status().path("lastAttemptedGeneration").asLong(-1) == object.generation()
                && object.status().path("lastAttemptedRevision").asString("").equals(chart.version())
                && object.status()
                        .path("lastAttemptedConfigDigest")
                        .asString("")
                        .equals(configDigest);
    }
}
