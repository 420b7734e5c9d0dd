package io.mooring.agents;

import io.mooring.agents.clusteridentityoperator.ClusterIdentityOperator;
import io.mooring.agents.clustermetadataoperator.ClusterMetadataOperator;
import io.mooring.agents.configagent.ConfigAgent;
import io.mooring.agents.extensionmanager.ExtensionAgent;
import io.mooring.agents.farewell.Farewell;
import io.mooring.agents.gitopsoperator.GitOpsAgent;
import io.mooring.agents.health.AgentHealth;
import io.mooring.agents.health.AgentMetrics;
import io.mooring.agents.health.HealthServer;
import io.mooring.agents.hub.HubClient;
import io.mooring.agents.hub.HubTrust;
import io.mooring.agents.kube.KubeConnection;
import io.mooring.agents.kube.KubeInCluster;
import io.mooring.agents.loop.Backoff;
import io.mooring.agents.loop.Loop;
import io.mooring.agents.metricsexporter.MetricsExporter;
import io.mooring.agents.resourcesyncagent.ResourceSyncAgent;
import io.mooring.protocol.clock.FileClock;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** The process of a pod of agents: runs those that its arguments name until it is ended. */
public final class AgentMain {
    private static final int EXIT_USAGE = 2;

    /** Held, because a logger that nobody holds forgets its level. It warns of each use of our own beta kinds. */
    private static final java.util.logging.Logger VERSION_WARNINGS =
            java.util.logging.Logger.getLogger("io.fabric8.kubernetes.client.dsl.internal.VersionUsageUtils");

    private AgentMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        // One line per event; must be set before the first logger is made.
        if (System.getProperty("java.util.logging.SimpleFormatter.format") == null) {
            System.setProperty(
                    "java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT.%1$tL%1$tz level=%4$s %5$s%6$s%n");
        }
        VERSION_WARNINGS.setLevel(java.util.logging.Level.SEVERE);
        List<Agent> agents;
        AgentSettings settings;
        try {
            if (List.of(arguments).equals(List.of(MetricsExporter.NAME))) {
                export();
                return;
            }
            if (arguments.length > 0 && arguments[0].equals(Farewell.NAME)) {
                sayFarewell(List.of(arguments).subList(1, arguments.length));
                return;
            }
            agents = named(List.of(arguments));
            settings = AgentSettings.from(System.getenv());
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(EXIT_USAGE);
            return;
        }
        // Before anything is asked over HTTP: sources and charts go the same way.
        settings.egress().proxies().install();
        HubTrust.install(settings.egress());
        AgentMetrics metrics = new AgentMetrics();
        AgentHealth health = new AgentHealth(metrics);
        KubeConnection cluster = KubeInCluster.connect(settings.apiServer(), settings.serviceAccount());
        AgentRuntime runtime = start(agents, settings, cluster, health);
        metrics.include(runtime::exposed);
        // Only now: a process without loops would call itself ready.
        HealthServer server =
                HealthServer.start(new InetSocketAddress(settings.podIp(), settings.port()), health, metrics);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            server.close();
                            runtime.close();
                        },
                        "shutdown"));
        Logger log = System.getLogger("mooring.agents");
        log.log(Level.INFO, "event=agents.started names={0} port={1,number,#}", names(agents), server.port());
        new CountDownLatch(1).await();
    }

    /** An extension that is no agent: it knows no hub. */
    private static void export() throws IOException, InterruptedException {
        MetricsExporter exporter = MetricsExporter.start(System.getenv());
        Runtime.getRuntime().addShutdownHook(new Thread(exporter::close, "shutdown"));
        System.getLogger("mooring.agents").log(Level.INFO, "event=exporter.started");
        new CountDownLatch(1).await();
    }

    private static void sayFarewell(List<String> arguments) throws InterruptedException {
        boolean withOperator = arguments.equals(List.of(Farewell.WITH_OPERATOR));
        if (!withOperator && !arguments.isEmpty()) {
            throw new IllegalArgumentException("agents: after '" + Farewell.NAME + "' may come '"
                    + Farewell.WITH_OPERATOR + "' or nothing, not '" + String.join(" ", arguments) + "'.");
        }
        try (KubeConnection cluster = KubeInCluster.connect(System.getenv())) {
            new Farewell(cluster, withOperator, Clock.systemUTC(), Farewell.Patience.DEFAULT).run();
        }
    }

    /** Starts agents in this JVM. */
    static AgentRuntime start(List<Agent> agents, AgentSettings settings, KubeConnection cluster, AgentHealth health) {
        Path moved = settings.workspace().clockFile();
        Clock clock = moved == null ? Clock.systemUTC() : new FileClock(moved, Clock.systemUTC());
        AgentRuntime runtime = new AgentRuntime(
                settings,
                cluster,
                new HubClient(
                        settings.hub(),
                        HubClient.Line.of(
                                HubTrust.of(settings.egress()),
                                settings.egress().proxies()),
                        clock),
                new Loop.Surroundings(clock, new SecureRandom(), Backoff.DEFAULT, health));
        agents.forEach(agent -> agent.start(runtime));
        return runtime;
    }

    /** All agents there are, by name. */
    static Map<String, Agent> all() {
        Map<String, Agent> all = new LinkedHashMap<>();
        for (Agent agent : List.of(
                new ClusterIdentityOperator(),
                new ClusterMetadataOperator(),
                new ResourceSyncAgent(),
                new ConfigAgent(),
                new ExtensionAgent(),
                new GitOpsAgent())) {
            all.put(agent.name(), agent);
        }
        return all;
    }

    private static List<Agent> named(List<String> names) {
        Map<String, Agent> all = all();
        List<Agent> agents = new ArrayList<>();
        for (String name : names) {
            @Nullable Agent agent = all.get(name);
            if (agent == null || agents.contains(agent)) {
                throw new IllegalArgumentException("agents: '" + name
                        + "' is not an agent or is named twice; there are " + String.join(", ", all.keySet()) + ".");
            }
            agents.add(agent);
        }
        if (agents.isEmpty()) {
            throw new IllegalArgumentException("agents: name at least one of " + String.join(", ", all.keySet()) + ".");
        }
        return agents;
    }

    private static String names(List<Agent> agents) {
        return String.join(",", agents.stream().map(Agent::name).toList());
    }
}
