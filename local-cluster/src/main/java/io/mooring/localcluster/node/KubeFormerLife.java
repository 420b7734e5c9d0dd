package io.mooring.localcluster.node;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a pod's status says of the containers that ran in a former life of the node; their processes are gone. */
final class KubeFormerLife {
    /** As the kubelet tells of containers that vanished: killed, and nobody saw how. */
    private static final int KILLED = 137;

    private KubeFormerLife() {}

    static void restore(Pod pod, List<ContainerSlot> init, List<ContainerSlot> containers, Instant now) {
        restore(pod.getStatus().getContainerStatuses(), containers, now);
        boolean over = List.of("Succeeded", "Failed")
                .contains(Optional.ofNullable(pod.getStatus().getPhase()).orElse(""));
        boolean never = RestartPolicy.of(pod.getSpec().getRestartPolicy()) == RestartPolicy.NEVER;
        boolean mainStarted = containers.stream().anyMatch(ContainerSlot::startedBefore);
        // A pod that starts anew also runs its init containers anew, as after a restart of a real node.
        if (over || (never && mainStarted)) {
            restore(pod.getStatus().getInitContainerStatuses(), init, now);
        }
    }

    private static void restore(List<ContainerStatus> statuses, List<ContainerSlot> slots, Instant now) {
        for (ContainerSlot slot : slots) {
            statuses.stream()
                    .filter(status -> status.getName().equals(slot.name()))
                    .filter(status -> status.getContainerID() != null
                            && !status.getContainerID().isEmpty())
                    .findFirst()
                    .ifPresent(status -> slot.restore(status.getRestartCount() + 1, ending(status, now)));
        }
    }

    private static ContainerState.Terminated ending(ContainerStatus status, Instant now) {
        var state = status.getState();
        if (state.getTerminated() != null) {
            return of(state.getTerminated(), now);
        }
        if (state.getRunning() == null
                && status.getLastState() != null
                && status.getLastState().getTerminated() != null) {
            return of(status.getLastState().getTerminated(), now);
        }
        Instant startedAt =
                state.getRunning() == null ? now : instant(state.getRunning().getStartedAt(), now);
        return new ContainerState.Terminated(
                KILLED, "ContainerStatusUnknown", "The node was restarted.", startedAt, now);
    }

    private static ContainerState.Terminated of(ContainerStateTerminated ended, Instant now) {
        return new ContainerState.Terminated(
                ended.getExitCode(),
                Optional.ofNullable(ended.getReason()).orElse("Error"),
                Optional.ofNullable(ended.getMessage()).orElse(""),
                instant(ended.getStartedAt(), now),
                instant(ended.getFinishedAt(), now));
    }

    private static Instant instant(String text, Instant otherwise) {
        return text == null ? otherwise : Instant.parse(text);
    }
}
