package io.mooring.cli.kube;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The right to be the one operator of a cluster, kept by a Lease in it. Who has lost it waits for it again; who ends gives it back,
 * so that the next one need not wait for it to expire.
 */
final class KubeLeadership implements AutoCloseable {
    static final String NAMESPACE = "kube-system";
    static final String NAME = "mooring-gitops-operator";

    private static final Logger LOG = System.getLogger(KubeLeadership.class.getName());
    private static final Duration LEASE = Duration.ofSeconds(15);
    private static final Duration RENEW = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final KubernetesClient client;
    private final String identity;
    private final Led led;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private @Nullable CompletableFuture<?> election;
    private boolean closed;
    private volatile String leader = "";

    /** What only the leader does. Both are called again and again, by turns. */
    interface Led {
        void begin();

        void end();
    }

    KubeLeadership(KubernetesClient client, String identity, Led led) {
        this.client = client;
        this.identity = identity;
        this.led = led;
    }

    synchronized void start() {
        if (closed) {
            return;
        }
        LeaderElectionConfig config = new LeaderElectionConfigBuilder()
                .withName(NAME)
                .withLeaseDuration(LEASE)
                .withRenewDeadline(RENEW)
                .withRetryPeriod(RETRY)
                .withReleaseOnCancel(true)
                .withLock(new LeaseLock(NAMESPACE, NAME, identity))
                .withLeaderCallbacks(new LeaderCallbacks(this::begin, this::end, this::heard))
                .build();
        CompletableFuture<?> running = new LeaderElector(client, config, threads).start();
        election = running;
        CompletableFuture<?> unused = running.whenComplete((done, failure) -> start());
    }

    /** Who leads, as far as is known; empty if nobody is known. */
    String leader() {
        return leader;
    }

    boolean leads() {
        return leader.equals(identity);
    }

    private void begin() {
        LOG.log(Level.INFO, "event=leading lease=" + NAMESPACE + "/" + NAME + " identity=" + identity);
        led.begin();
    }

    private void end() {
        LOG.log(Level.WARNING, "event=no-longer-leading lease=" + NAMESPACE + "/" + NAME + " identity=" + identity);
        leader = "";
        led.end();
    }

    private void heard(String name) {
        leader = name;
    }

    @Override
    public void close() {
        CompletableFuture<?> running;
        synchronized (this) {
            closed = true;
            running = election;
        }
        led.end();
        if (running != null) {
            running.cancel(true);
        }
        threads.close();
    }
}
