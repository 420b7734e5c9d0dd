package io.mooring.localcluster.node;

import java.util.List;

/** The phase of a pod, derived from its containers. */
enum PodPhase {
    PENDING("Pending"),
    RUNNING("Running"),
    SUCCEEDED("Succeeded"),
    FAILED("Failed");

    private final String text;

    PodPhase(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    /** What the phase needs to know of a container. */
    record Facts(ContainerState state, boolean startedBefore) {}

    static PodPhase of(List<Facts> init, List<Facts> containers, RestartPolicy policy) {
        for (Facts one : init) {
            if (!(one.state() instanceof ContainerState.Terminated ended)) {
                return PENDING;
            }
            if (!ended.succeeded()) {
                return policy == RestartPolicy.NEVER ? FAILED : PENDING;
            }
        }
        boolean allEnded = containers.stream()
                .allMatch(one -> one.state() instanceof ContainerState.Terminated ended && !policy.restarts(ended));
        if (allEnded) {
            boolean allWell = containers.stream()
                    .allMatch(one -> one.state() instanceof ContainerState.Terminated ended && ended.succeeded());
            return allWell ? SUCCEEDED : FAILED;
        }
        boolean someNeverStarted = containers.stream()
                .anyMatch(one -> one.state() instanceof ContainerState.Waiting && !one.startedBefore());
        return someNeverStarted ? PENDING : RUNNING;
    }
}
