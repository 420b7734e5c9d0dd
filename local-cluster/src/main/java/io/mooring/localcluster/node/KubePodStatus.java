package io.mooring.localcluster.node;

import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.HostIP;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Derives the status of a pod from its containers. */
record KubePodStatus(Pod pod, List<ContainerSlot> init, List<ContainerSlot> containers, String address) {
    private static final List<String> OWN_CONDITIONS =
            List.of("PodScheduled", "Initialized", "ContainersReady", "Ready", "PodReadyToStartContainers");

    /** {@code before} is the last status that was written: transition times move only when something changed. */
    PodStatus at(Instant now, Instant startedAt, PodStatus before) {
        PodPhase phase = phase();
        boolean initialized =
                init.stream().allMatch(slot -> slot.state() instanceof ContainerState.Terminated t && t.succeeded());
        boolean ready = phase == PodPhase.RUNNING && containers.stream().allMatch(ContainerSlot::isReady);
        boolean completed = phase == PodPhase.SUCCEEDED;
        String unready = completed ? "PodCompleted" : "ContainersNotReady";
        boolean gatesOpen = gatesOpen();

        List<PodCondition> conditions = new ArrayList<>();
        conditions.add(condition("PodScheduled", true, "", before, now));
        conditions.add(condition("PodReadyToStartContainers", !address.isEmpty(), "", before, now));
        conditions.add(condition(
                "Initialized", initialized, completed ? "PodCompleted" : "ContainersNotInitialized", before, now));
        conditions.add(condition("ContainersReady", ready, unready, before, now));
        conditions.add(condition("Ready", ready && gatesOpen, ready ? "ReadinessGatesNotReady" : unready, before, now));
        foreignConditions().forEach(conditions::add);

        return new PodStatusBuilder()
                .withPhase(phase.text())
                .withConditions(conditions)
                .withHostIP(PodAddresses.HOST)
                .withHostIPs(new HostIP(PodAddresses.HOST))
                .withPodIP(address)
                .withPodIPs(new PodIP(address))
                .withStartTime(text(startedAt))
                .withQosClass(
                        pod.getStatus().getQosClass() == null
                                ? "BestEffort"
                                : pod.getStatus().getQosClass())
                .withInitContainerStatuses(init.stream().map(this::status).toList())
                .withContainerStatuses(containers.stream().map(this::status).toList())
                .build();
    }

    PodPhase phase() {
        return PodPhase.of(
                facts(init), facts(containers), RestartPolicy.of(pod.getSpec().getRestartPolicy()));
    }

    private static List<PodPhase.Facts> facts(List<ContainerSlot> slots) {
        return slots.stream()
                .map(slot -> new PodPhase.Facts(slot.state(), slot.startedBefore()))
                .toList();
    }

    private boolean gatesOpen() {
        return pod.getSpec().getReadinessGates().stream()
                .allMatch(gate -> pod.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals(gate.getConditionType())
                                && condition.getStatus().equals("True")));
    }

    /** Conditions that others set (readiness gates, disruption): the patch replaces the whole list, so they go along. */
    private List<PodCondition> foreignConditions() {
        return pod.getStatus().getConditions().stream()
                .filter(condition -> !OWN_CONDITIONS.contains(condition.getType()))
                .toList();
    }

    private static PodCondition condition(String type, boolean holds, String reason, PodStatus before, Instant now) {
        String status = holds ? "True" : "False";
        String since = before.getConditions().stream()
                .filter(known ->
                        known.getType().equals(type) && known.getStatus().equals(status))
                .map(PodCondition::getLastTransitionTime)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(text(now));
        PodConditionBuilder builder =
                new PodConditionBuilder().withType(type).withStatus(status).withLastTransitionTime(since);
        return holds || reason.isEmpty()
                ? builder.build()
                : builder.withReason(reason).build();
    }

    private ContainerStatus status(ContainerSlot slot) {
        ContainerStatusBuilder builder = new ContainerStatusBuilder()
                .withName(slot.name())
                .withImage(slot.container().getImage())
                .withImageID(
                        slot.startedBefore()
                                ? "mooring-local/" + slot.container().getImage()
                                : "")
                .withReady(
                        init.contains(slot)
                                ? slot.state() instanceof ContainerState.Terminated ended && ended.succeeded()
                                : slot.isReady())
                .withStarted(slot.isStarted())
                .withRestartCount(slot.restarts())
                .withState(state(slot, slot.state()));
        if (slot.startedBefore()) {
            builder.withContainerID(containerId(slot));
        }
        if (slot.restarts() > 0 || slot.state() instanceof ContainerState.Waiting) {
            slot.last().ifPresent(last -> builder.withLastState(state(slot, last)));
        }
        return builder.build();
    }

    private io.fabric8.kubernetes.api.model.ContainerState state(ContainerSlot slot, ContainerState state) {
        ContainerStateBuilder builder = new ContainerStateBuilder();
        return switch (state) {
            case ContainerState.Waiting(String reason, String message) -> {
                var waiting = builder.withNewWaiting().withReason(reason);
                yield (message.isEmpty() ? waiting : waiting.withMessage(message))
                        .endWaiting()
                        .build();
            }
            case ContainerState.Running(Instant startedAt) ->
                builder.withNewRunning(text(startedAt)).build();
            case ContainerState.Terminated(
                    int exitCode,
                    String reason,
                    String message,
                    Instant startedAt,
                    Instant finishedAt) -> {
                var ended = builder.withNewTerminated()
                        .withExitCode(exitCode)
                        .withReason(reason)
                        .withContainerID(containerId(slot))
                        .withStartedAt(text(startedAt))
                        .withFinishedAt(text(finishedAt));
                yield (message.isEmpty() ? ended : ended.withMessage(message))
                        .endTerminated()
                        .build();
            }
        };
    }

    private String containerId(ContainerSlot slot) {
        return "mooring://" + pod.getMetadata().getUid() + "/" + slot.name() + "/" + slot.restarts();
    }

    private static String text(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
