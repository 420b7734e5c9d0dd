package io.mooring.e2e.simulation;

import io.mooring.agents.clusteridentityoperator.IdentityPasses;
import io.mooring.agents.harness.MemoryKube;
import io.mooring.agents.hub.DesiredStateFeed;
import io.mooring.agents.hub.FollowDesiredState;
import io.mooring.agents.hub.HubClient;
import io.mooring.agents.hub.RequestedTokens;
import io.mooring.agents.hub.StatusReports;
import io.mooring.agents.kube.ConnectedClusters;
import io.mooring.agents.kube.ObjectKind;
import io.mooring.agents.kube.SecretStore;
import io.mooring.agents.loop.Backoff;
import io.mooring.agents.loop.Pass;
import io.mooring.agents.resourcesyncagent.HeartbeatPass;
import io.mooring.protocol.agent.DesiredState;
import io.mooring.protocol.arm.ClusterId;
import io.mooring.protocol.configuration.ComplianceState;
import io.mooring.protocol.configuration.FluxConfigurationReport;
import io.mooring.protocol.crd.Condition;
import io.mooring.protocol.crd.ConnectedClusterStatus;
import io.mooring.protocol.proxy.ProxySettings;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A cluster: an apiserver that lasts, and the agents, which come and go. */
final class SimulatedCluster {
    private static final URI HUB = URI.create("https://hub.example.com");
    private static final String SYNC = "resource-sync-agent";
    private static final String CONFIG = "config-agent";
    private static final Duration RENEWAL_OVERDUE = Duration.ofDays(45);
    private static final Duration GOOD_TIMES = Duration.ofHours(24);

    private final ClusterId id;
    private final World world;
    private final Network network;
    private final Pace pace;
    private final Clock clock;
    private final MemoryKube kube;
    private final SecretStore secrets;
    private final List<AgentTask> tasks = new ArrayList<>();
    private final Map<String, Long> applied = new TreeMap<>();
    private final Map<String, Long> revisions = new TreeMap<>();
    private boolean powered;
    private boolean cut;
    private long life;
    private long highestGeneration;
    private Instant goodSince = World.START;
    private Duration waited = Duration.ZERO;
    private @Nullable AgentTask reports;
    private @Nullable StatusReports told;

    /** How fast the agents go. Long simulations let them look at the world less often than they would. */
    record Pace(Duration tokenLife, Backoff backoff, int slower) {
        static final Pace REAL = new Pace(Duration.ofMinutes(30), Backoff.DEFAULT, 1);
        static final Pace SLOW =
                new Pace(Duration.ofMinutes(60), new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(10)), 20);
    }

    /** @param broken wraps the Secrets, for agents with a bug */
    SimulatedCluster(ClusterId id, World world, Network network, Setup setup, UnaryOperator<SecretStore> broken) {
        this.id = id;
        this.world = world;
        this.network = network;
        this.pace = setup.pace();
        this.clock = world.clock(setup::skew);
        this.kube = new MemoryKube(this::beforeWrite, this::later);
        this.secrets = broken.apply(kube.secrets());
    }

    /** What is particular to a cluster. */
    record Setup(Pace pace, Duration skew) {}

    String name() {
        return id.name();
    }

    ClusterId id() {
        return id;
    }

    boolean isReachable() {
        return !cut;
    }

    /** Cuts the cluster off from the hub, or connects it again. */
    void cut(boolean now) {
        cut = now;
        goodSince = world.now();
    }

    /** Nothing that is not up to the cluster keeps it from renewing. */
    void disturbed() {
        goodSince = world.now();
    }

    /** What is reported of each configuration, newest. */
    Map<String, Long> revisions() {
        return revisions;
    }

    /** The generation of each configuration that the agents know. */
    Map<String, Long> applied() {
        return applied;
    }

    /** Installs the chart. */
    void install(String onboardingPem) {
        kube.secrets().write(IdentityPasses.ONBOARDING_SECRET, IdentityPasses.onboarding(onboardingPem));
        facts(1);
        start();
    }

    /** Other facts about the cluster, as cluster-metadata-operator would write them. */
    void facts(int nodes) {
        world.quietly(() -> {
            var resource =
                    new ConnectedClusters(kube.objects(ObjectKind.CONNECTED_CLUSTER, "cluster-metadata-operator"));
            resource.create(id.toString());
            return resource.write(new ConnectedClusterStatus(
                    nodes, nodes * 4, "0.1.0", "v1.35.0", "k3s", null, null, null, null, null));
        });
    }

    /** A commit arrives: each configuration has something new to tell. */
    void commit() {
        revisions.replaceAll((name, revision) -> revision + 1);
        tell();
    }

    void stop() {
        powered = false;
        life++;
        tasks.clear();
        kube.endWatches();
        goodSince = world.now();
    }

    void start() {
        stop();
        powered = true;
        Clock ownClock = clock;
        var hub = new HubClient(HUB, new HubClient.Line(new SimulatedHttp(this::carry), ProxySettings.NONE), ownClock);
        startIdentity(hub);
        startSync(hub);
        startConfig(hub);
    }

    private SimulatedHttp.Answer carry(String method, URI uri, Map<String, String> headers, String body)
            throws java.io.IOException {
        Map<String, String> all = new TreeMap<>(headers);
        all.put("host", "hub.example.com");
        return network.carry(this, method, uri, all, body);
    }

    private ConnectedClusters resource(String writer) {
        return new ConnectedClusters(kube.objects(ObjectKind.CONNECTED_CLUSTER, writer));
    }

    private void startIdentity(HubClient hub) {
        ConnectedClusters resource = resource("clusteridentityoperator");
        var parts = new IdentityPasses.Parts(
                id,
                hub,
                resource,
                kube.objects(ObjectKind.IDENTITY_REQUEST, "clusteridentityoperator"),
                secrets,
                clock);
        AgentTask answers = task("answers", IdentityPasses.answer(parts, pace.tokenLife()));
        AgentTask identity = task("identity", IdentityPasses.keep(parts, pace.tokenLife(), answers::signal));
        parts.requests()
                .watch(
                        io.mooring.agents.kube.KubeObjects.Watched.in(ConnectedClusters.NAMESPACE),
                        request -> answers.signal());
        Predicate<ConnectedClusterStatus> wakes = IdentityPasses.wakes();
        resource.watch(status -> {
            if (wakes.test(status)) {
                identity.signal();
            }
        });
    }

    private void startSync(HubClient hub) {
        ConnectedClusters resource = resource(SYNC);
        RequestedTokens tokens = tokens(SYNC);
        var pass = new HeartbeatPass(
                hub, tokens, resource, clock, pace.backoff().longest().dividedBy(2));
        AgentTask task = task("heartbeat", pass);
        resource.watch(status -> {
            if (pass.isNews(status)) {
                task.signal();
            }
        });
        tokens.watch(task::signal);
    }

    private void startConfig(HubClient hub) {
        RequestedTokens tokens = tokens(CONFIG);
        var reported = new StatusReports(hub::report, tokens, clock);
        AgentTask reporting = task("reports", reported);
        reports = reporting;
        told = reported;
        var feed = new DesiredStateFeed(hub::desiredState, tokens, clock);
        AgentTask desired = task("desired", new FollowDesiredState(feed, () -> fetched(feed.last())));
        resource(CONFIG).watch(status -> {
            Condition accepts = ConnectedClusters.condition(status, ConnectedClusters.HUB_ACCEPTS);
            boolean refused = accepts != null && "False".equals(accepts.status());
            if (feed.differsFrom(status.desiredGeneration()) || refused != (feed.refusal() != null)) {
                desired.signal();
            }
        });
        tokens.watch(() -> {
            desired.signal();
            reporting.signal();
        });
        tell();
    }

    private RequestedTokens tokens(String agent) {
        return new RequestedTokens(agent, kube.objects(ObjectKind.IDENTITY_REQUEST, agent), secrets, clock);
    }

    private void fetched(@Nullable DesiredState state) {
        if (state == null) {
            return;
        }
        if (state.generation() < highestGeneration) {
            world.violation(
                    "the desired generation never goes back",
                    name() + " from " + highestGeneration + " to " + state.generation());
        }
        highestGeneration = Math.max(highestGeneration, state.generation());
        applied.clear();
        for (DesiredState.FluxConfiguration configuration : state.fluxConfigurations()) {
            applied.put(
                    configuration.name(),
                    configuration.deleting() ? -configuration.generation() : configuration.generation());
            revisions.merge(configuration.name(), 1L, Long::sum);
        }
        revisions.keySet().retainAll(applied.keySet());
        tell();
    }

    private void tell() {
        Map<String, FluxConfigurationReport> all = new TreeMap<>();
        applied.forEach((name, generation) -> all.put(
                name,
                generation < 0
                        ? FluxConfigurationReport.gone(name, -generation)
                        : new FluxConfigurationReport(
                                name,
                                generation,
                                false,
                                ComplianceState.COMPLIANT,
                                String.format(Locale.ROOT, "main@sha1:%040d", revisions.get(name)),
                                null,
                                null,
                                null,
                                List.of())));
        StatusReports to = told;
        AgentTask task = reports;
        if (to != null && task != null && powered && to.configurations(all)) {
            task.signal();
        }
    }

    /** The certificate that the cluster has. */
    X509Certificate leaf() {
        return IdentityPasses.leaf(secrets).orElseThrow();
    }

    /** A beat got through. */
    void heard(@Nullable X509Certificate leaf, Instant arrival) {
        if (leaf == null) {
            return;
        }
        Instant overdue = leaf.getNotBefore().toInstant().plus(RENEWAL_OVERDUE);
        if (arrival.isAfter(overdue) && arrival.isAfter(goodSince.plus(GOOD_TIMES))) {
            world.violation("who can renew does", name() + " still has the certificate of " + leaf.getNotBefore());
        }
    }

    /** The caller lost so much time on an answer that did not come. */
    void waited(Duration time) {
        waited = waited.plus(time);
        goodSince = world.now();
    }

    private void beforeWrite() {
        world.interleave();
        if (powered && world.strikes(Fault.AGENT_CRASH, world.weather().agentCrash())) {
            throw new CrashError("agent of " + name());
        }
    }

    private void later(Runnable told) {
        long now = life;
        world.in(world.upTo(Duration.ofMillis(500)), name() + " watch", () -> {
            if (now == life) {
                told.run();
            }
        });
    }

    private AgentTask task(String what, Pass pass) {
        AgentTask task = new AgentTask(this, world, pace, clock, what, pass);
        tasks.add(task);
        task.due(world.upTo(Duration.ofSeconds(10)));
        return task;
    }

    long life() {
        return life;
    }

    void beginPass() {
        waited = Duration.ZERO;
    }

    Duration waited() {
        return waited;
    }

    /** The agents' processes end, and come back. */
    void crashed() {
        stop();
        world.in(world.upTo(Duration.ofMinutes(2)), name() + " restart", this::restart);
    }

    private void restart() {
        if (!powered && !off) {
            start();
        }
    }

    private boolean off;

    /** Switches the whole site off, or on again. */
    void off(boolean now) {
        off = now;
        if (now) {
            stop();
        } else if (!powered) {
            start();
        }
    }
}
