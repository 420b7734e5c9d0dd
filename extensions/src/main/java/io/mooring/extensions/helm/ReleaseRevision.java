package io.mooring.extensions.helm;

/**
 * One revision of a release, as Helm keeps it.
 *
 * @param chart name and version as one word, `hello-0.1.0`
 * @param description what Helm says about it; empty where the operation does not tell
 */
public record ReleaseRevision(
        ReleaseName release, int revision, ReleaseStatus status, String chart, String description) {}
