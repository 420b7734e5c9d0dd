package io.mooring.localcluster.node;

import java.time.Instant;

/** Where a container is in its life, in the terms of the pod's status. */
sealed interface ContainerState {
    record Waiting(String reason, String message) implements ContainerState {}

    record Running(Instant startedAt) implements ContainerState {}

    record Terminated(int exitCode, String reason, String message, Instant startedAt, Instant finishedAt)
            implements ContainerState {
        boolean succeeded() {
            return exitCode == 0;
        }
    }
}
