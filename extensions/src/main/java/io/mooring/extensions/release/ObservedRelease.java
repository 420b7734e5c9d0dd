package io.mooring.extensions.release;

import io.mooring.extensions.helm.ReleaseStatus;
import java.time.Instant;

/** A release as the cluster has it. */
public sealed interface ObservedRelease {
    /** There is none. */
    record Absent() implements ObservedRelease {}

    /**
     * Its newest revision.
     *
     * @param since when the revision was made
     * @param manifest the objects of the revision, as YAML documents
     */
    record Present(
            int revision, ReleaseStatus status, ChartVersion chart, String description, Instant since, String manifest)
            implements ObservedRelease {}

    /** A chart's name and version. */
    record ChartVersion(String name, String version) {}
}
