package io.mooring.extensions.helm;

/** How an operation ended. */
public sealed interface HelmOutcome<T> {
    /** Helm did it. */
    record Done<T>(T value) implements HelmOutcome<T> {}

    /** Helm did not, or not to the end. */
    record Failed<T>(HelmFailure failure) implements HelmOutcome<T> {}
}
