package io.mooring.localcluster.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The probes of one run of a container, each on a virtual thread, until closed. */
final class KubeProbes implements AutoCloseable {
    private final KubeProbeCheck check;
    private final ProbeTarget target;
    private final Listener listener;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CountDownLatch started;
    private final AtomicReference<ProbeVerdict> readiness;
    private final AtomicReference<@Nullable String> fatal = new AtomicReference<>();

    /** Hears of changes; called on the probes' threads. */
    interface Listener {
        void verdictChanged();

        void unhealthy(String kind, String message);
    }

    private KubeProbes(Container container, KubeProbeCheck check, ProbeTarget target, Listener listener) {
        this.check = check;
        this.target = target;
        this.listener = listener;
        this.started = new CountDownLatch(container.getStartupProbe() == null ? 0 : 1);
        this.readiness = new AtomicReference<>(
                container.getReadinessProbe() == null ? ProbeVerdict.PASSING : ProbeVerdict.UNDECIDED);
    }

    static KubeProbes start(Container container, KubeProbeCheck check, ProbeTarget target, Listener listener) {
        KubeProbes probes = new KubeProbes(container, check, target, listener);
        probes.start("Startup", container.getStartupProbe());
        probes.start("Readiness", container.getReadinessProbe());
        probes.start("Liveness", container.getLivenessProbe());
        return probes;
    }

    boolean isStarted() {
        return started.getCount() == 0;
    }

    boolean isReady() {
        return isStarted() && readiness.get() == ProbeVerdict.PASSING;
    }

    /** Why the container has to be restarted, if it has. */
    Optional<String> fatalFailure() {
        return Optional.ofNullable(fatal.get());
    }

    private void start(String kind, @Nullable Probe probe) {
        if (probe != null) {
            Thread.ofVirtual().name("probe-" + kind).start(() -> loop(kind, probe));
        }
    }

    private void loop(String kind, Probe probe) {
        try {
            boolean startup = kind.equals("Startup");
            while (!startup && !started.await(1, TimeUnit.SECONDS)) {
                if (closed.getCount() == 0) {
                    return;
                }
            }
            if (closed.await(seconds(probe.getInitialDelaySeconds(), 0), TimeUnit.SECONDS)) {
                return;
            }
            ProbeProgress.Thresholds thresholds = new ProbeProgress.Thresholds(
                    seconds(probe.getSuccessThreshold(), 1), seconds(probe.getFailureThreshold(), 3));
            ProbeProgress progress = ProbeProgress.start();
            do {
                Optional<String> failure = check.failure(probe, target);
                if (closed.getCount() == 0) {
                    return;
                }
                failure.ifPresent(message -> listener.unhealthy(kind, message));
                ProbeProgress next = progress.after(failure.isEmpty(), thresholds);
                if (next.verdict() != progress.verdict()) {
                    decide(kind, next.verdict(), failure.orElse(""));
                }
                progress = next;
                if (startup && next.verdict() == ProbeVerdict.PASSING) {
                    return;
                }
            } while (!closed.await(seconds(probe.getPeriodSeconds(), 10), TimeUnit.SECONDS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void decide(String kind, ProbeVerdict verdict, String message) {
        if (kind.equals("Readiness")) {
            readiness.set(verdict);
        } else if (verdict == ProbeVerdict.FAILING) {
            fatal.compareAndSet(null, kind + " probe failed: " + message);
        } else if (kind.equals("Startup")) {
            started.countDown();
        }
        listener.verdictChanged();
    }

    private static int seconds(@Nullable Integer value, int otherwise) {
        return value == null ? otherwise : value;
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
