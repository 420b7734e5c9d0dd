package io.mooring.localcluster.node;

import io.fabric8.kubernetes.api.model.Container;
import io.mooring.localcluster.process.ChildProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One container of a pod with what runs for it. Used by its pod's thread only. */
final class ContainerSlot {
    private final Container container;
    private final RestartBackoff backoff = new RestartBackoff();
    private ContainerState state;
    private ContainerState.@Nullable Terminated last;
    private Instant mayStartAt = Instant.EPOCH;
    private int starts;
    private boolean pausing;
    private @Nullable ChildProcess process;
    private @Nullable KubeProbes probes;

    ContainerSlot(Container container, String waitingFor) {
        this.container = container;
        this.state = new ContainerState.Waiting(waitingFor, "");
    }

    Container container() {
        return container;
    }

    String name() {
        return container.getName();
    }

    ContainerState state() {
        return state;
    }

    Optional<ContainerState.Terminated> last() {
        return Optional.ofNullable(last);
    }

    Optional<ChildProcess> process() {
        return Optional.ofNullable(process);
    }

    /** How often it has been started after the first time. */
    int restarts() {
        return Math.max(0, starts - 1);
    }

    boolean startedBefore() {
        return starts > 0;
    }

    boolean isRunning() {
        return state instanceof ContainerState.Running;
    }

    boolean isReady() {
        KubeProbes running = probes;
        return isRunning() && (pausing || (running != null && running.isReady()));
    }

    boolean isStarted() {
        KubeProbes running = probes;
        return isRunning() && (pausing || (running != null && running.isStarted()));
    }

    Optional<String> fatalFailure() {
        KubeProbes running = probes;
        return running == null ? Optional.empty() : running.fatalFailure();
    }

    Instant mayStartAt() {
        return mayStartAt;
    }

    void waitFor(String reason, String message, Instant until) {
        state = new ContainerState.Waiting(reason, message);
        mayStartAt = until;
    }

    void runs(ChildProcess started, KubeProbes itsProbes, Instant now) {
        process = started;
        probes = itsProbes;
        pausing = false;
        begin(now);
    }

    /** Runs the image that needs no process. */
    void pauses(Instant now) {
        pausing = true;
        begin(now);
    }

    private void begin(Instant now) {
        state = new ContainerState.Running(now);
        starts++;
    }

    /** Takes note of the end of its process; the wait before a restart grows. */
    void ended(ContainerState.Terminated how) {
        closeProbes();
        process = null;
        pausing = false;
        state = how;
        last = how;
        Duration ran = Duration.between(how.startedAt(), how.finishedAt());
        mayStartAt = how.finishedAt().plus(backoff.afterRun(ran));
    }

    /** Puts the slot where a former life of the node left it. */
    void restore(int formerStarts, ContainerState.Terminated how) {
        starts = formerStarts;
        state = how;
        last = how;
    }

    /** What ended stays visible while the next start is awaited. */
    void crashLoop() {
        if (state instanceof ContainerState.Terminated) {
            state = new ContainerState.Waiting(
                    "CrashLoopBackOff", "the container ended; its next start is at " + mayStartAt);
        }
    }

    void closeProbes() {
        KubeProbes running = probes;
        if (running != null) {
            running.close();
        }
        probes = null;
    }
}
