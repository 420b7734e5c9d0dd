package io.mooring.protocol.crd;

import org.jspecify.annotations.Nullable;

/**
 * A condition in the form that Kubernetes' API conventions give it.
 *
 * @param status {@code True}, {@code False} or {@code Unknown}
 * @param lastTransitionTime RFC 3339, moves only when the status changes
 */
public record Condition(
        String type,
        String status,
        @Nullable String reason,
        @Nullable String message,
        @Nullable String lastTransitionTime,
        @Nullable Long observedGeneration) {}
