package io.mooring.localcluster.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.mooring.localcluster.process.BoundedLog;
import io.mooring.localcluster.process.ChildProcess;
import io.mooring.localcluster.process.ProcessCommand;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** The containers of one pod: starts what is due, notes what ended. Used by the pod's thread only. */
final class KubeContainers {
    private static final long LOG_BYTES_MAX = 5L * 1024 * 1024;
    private static final Duration BLOCKED_RETRY = Duration.ofSeconds(3);
    private static final Duration UNKNOWN_IMAGE_RETRY = Duration.ofSeconds(15);
    private static final int MESSAGE_LINES = 10;

    private final KubeNodeParts node;
    private final PodFolder folder;
    private final String address;
    private final KubeContainerPlans plans;
    private final KubePodEvents events;
    private final PodSignal signal;
    private final List<ContainerSlot> init;
    private final List<ContainerSlot> containers;

    /** What belongs to the pod beside its containers. */
    record Surroundings(
            PodFolder folder, String address, KubeContainerPlans plans, KubePodEvents events, PodSignal signal) {}

    KubeContainers(KubeNodeParts node, Pod pod, Surroundings around) {
        this.node = node;
        this.folder = around.folder();
        this.address = around.address();
        this.plans = around.plans();
        this.events = around.events();
        this.signal = around.signal();
        boolean hasInit = !pod.getSpec().getInitContainers().isEmpty();
        this.init = pod.getSpec().getInitContainers().stream()
                .map(container -> new ContainerSlot(container, "PodInitializing"))
                .toList();
        this.containers = pod.getSpec().getContainers().stream()
                .map(container -> new ContainerSlot(container, hasInit ? "PodInitializing" : "ContainerCreating"))
                .toList();
        KubeFormerLife.restore(pod, init, containers, node.clock().instant());
    }

    List<ContainerSlot> init() {
        return init;
    }

    List<ContainerSlot> containers() {
        return containers;
    }

    private Stream<ContainerSlot> all() {
        return Stream.concat(init.stream(), containers.stream());
    }

    void noteEnds(Instant now) {
        all().forEach(slot -> slot.process().ifPresent(process -> {
            OptionalInt code = process.exitCode();
            if (code.isPresent() && slot.state() instanceof ContainerState.Running running) {
                slot.ended(new ContainerState.Terminated(
                        code.getAsInt(),
                        code.getAsInt() == 0 ? "Completed" : "Error",
                        terminationMessage(slot, code.getAsInt()),
                        running.startedAt(),
                        now));
            }
        }));
    }

    private String terminationMessage(ContainerSlot slot, int code) {
        boolean fromLog =
                code != 0 && "FallbackToLogsOnError".equals(slot.container().getTerminationMessagePolicy());
        return fromLog ? String.join("\n", log(slot).tail(MESSAGE_LINES)) : "";
    }

    /** Starts what may start now; says when to look again without being woken. */
    Optional<Instant> advance(Pod pod, Instant now) {
        for (ContainerSlot slot : init) {
            if (!(slot.state() instanceof ContainerState.Terminated ended && ended.succeeded())) {
                return bring(pod, slot, now);
            }
        }
        return containers.stream()
                .map(slot -> bring(pod, slot, now))
                .flatMap(Optional::stream)
                .min(Instant::compareTo);
    }

    private Optional<Instant> bring(Pod pod, ContainerSlot slot, Instant now) {
        switch (slot.state()) {
            case ContainerState.Running running -> {
                slot.fatalFailure().ifPresent(why -> restartUnhealthy(pod, slot, why));
                return Optional.empty();
            }
            case ContainerState.Terminated ended -> {
                if (!RestartPolicy.of(pod.getSpec().getRestartPolicy()).restarts(ended)) {
                    return Optional.empty();
                }
            }
            case ContainerState.Waiting waiting -> {}
        }
        if (now.isBefore(slot.mayStartAt())) {
            if (slot.state() instanceof ContainerState.Terminated) {
                slot.crashLoop();
                events.warning("BackOff", "Back-off restarting failed container " + slot.name());
            }
            return Optional.of(slot.mayStartAt());
        }
        start(pod, slot, now);
        return slot.isRunning() ? Optional.empty() : Optional.of(slot.mayStartAt());
    }

    private void start(Pod pod, ContainerSlot slot, Instant now) {
        String image = slot.container().getImage();
        switch (node.images().resolve(image)) {
            case ImageResolution.Unknown(String message) -> {
                slot.waitFor("ErrImagePull", message, now.plus(UNKNOWN_IMAGE_RETRY));
                events.warning("Failed", "Failed to pull image \"" + image + "\": " + message);
            }
            case ImageResolution.Pause() -> slot.pauses(now);
            case ImageResolution.Folder(var root) -> {
                try {
                    run(pod, slot, plans.prepare(pod, slot.container(), root), now);
                } catch (PodBlocked blocked) {
                    slot.waitFor(blocked.reason(), blocked.detail(), now.plus(BLOCKED_RETRY));
                    events.warning("Failed", "Error: " + blocked.detail());
                }
            }
        }
    }

    private void run(Pod pod, ContainerSlot slot, ContainerPlan plan, Instant now) throws PodBlocked {
        String name = pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName() + "/" + slot.name();
        ChildProcess process;
        try {
            process = node.children()
                    .start(new ProcessCommand(name, plan.command(), plan.environment(), plan.sandbox(), log(slot)));
        } catch (UncheckedIOException refused) {
            throw new PodBlocked("RunContainerError", refused.getMessage() + ": " + refused.getCause());
        }
        ProbeTarget target = new ProbeTarget(address, ports(slot.container()), plan);
        slot.runs(
                process,
                KubeProbes.start(slot.container(), node.probeCheck(), target, new WakingListener(slot.name())),
                now);
        events.normal("Started", "Started container " + slot.name());
        process.onEnd(signal::call);
    }

    private static Map<String, Integer> ports(Container container) {
        Map<String, Integer> ports = new HashMap<>();
        for (ContainerPort port : container.getPorts()) {
            if (port.getName() != null) {
                ports.put(port.getName(), port.getContainerPort());
            }
        }
        return ports;
    }

    private BoundedLog log(ContainerSlot slot) {
        return new BoundedLog(folder.log(slot.name()), LOG_BYTES_MAX, node.clock());
    }

    private void restartUnhealthy(Pod pod, ContainerSlot slot, String why) {
        events.normal("Killing", "Container " + slot.name() + " will be restarted: " + why);
        slot.closeProbes(); // So that this happens once.
        Long grace = pod.getSpec().getTerminationGracePeriodSeconds();
        Duration patience = Duration.ofSeconds(grace == null ? 30 : grace);
        slot.process().ifPresent(process -> Thread.ofVirtual().start(() -> process.stop(patience)));
    }

    /** Asks all to end. */
    void terminate() {
        all().forEach(slot -> {
            slot.closeProbes();
            slot.process().ifPresent(ChildProcess::terminate);
        });
    }

    void kill() {
        all().forEach(slot -> {
            slot.closeProbes();
            slot.process().ifPresent(ChildProcess::kill);
        });
    }

    /** Asks all to end and, after the grace period, makes them; returns when they have. */
    void stop(Duration grace) {
        terminate();
        all().flatMap(slot -> slot.process().stream()).forEach(process -> process.stop(grace));
    }

    boolean anyProcess() {
        return all().anyMatch(slot -> slot.process().isPresent());
    }

    /** The image that needs no process ends when it is asked to. */
    void endPauses(Instant now) {
        all().forEach(slot -> {
            if (slot.state() instanceof ContainerState.Running running
                    && slot.process().isEmpty()) {
                slot.ended(new ContainerState.Terminated(0, "Completed", "", running.startedAt(), now));
            }
        });
    }

    private final class WakingListener implements KubeProbes.Listener {
        private final String container;

        WakingListener(String container) {
            this.container = container;
        }

        @Override
        public void verdictChanged() {
            signal.call();
        }

        @Override
        public void unhealthy(String kind, String message) {
            events.warning("Unhealthy", kind + " probe of " + container + " failed: " + message);
        }
    }
}
