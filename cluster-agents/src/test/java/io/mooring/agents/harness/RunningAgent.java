package io.mooring.agents.harness;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.mooring.agents.Agent;
import io.mooring.agents.AgentRuntime;
import io.mooring.agents.AgentSettings;
import io.mooring.agents.health.AgentHealth;
import io.mooring.agents.health.AgentMetrics;
import io.mooring.agents.hub.HubClient;
import io.mooring.agents.hub.HubTrust;
import io.mooring.agents.kube.KubeConnection;
import io.mooring.agents.loop.Backoff;
import io.mooring.agents.loop.Loop;
import io.mooring.protocol.proxy.ProxySettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;

/** An agent in this JVM that is its own service account towards the apiserver. */
public final class RunningAgent implements AutoCloseable {
    private final KubernetesClient client;
    private final AgentHealth health;
    private final AgentRuntime runtime;

    private RunningAgent(KubernetesClient client, AgentHealth health, AgentRuntime runtime) {
        this.client = client;
        this.health = health;
        this.runtime = runtime;
    }

    public static RunningAgent start(Agent agent, String namespace) {
        return start(agent, namespace, CrashPoint.whenTold());
    }

    /** An agent that may crash; close what is left of it then. */
    public static RunningAgent start(Agent agent, String namespace, CrashPoint crash) {
        InstalledAgents installed = InstalledAgents.get();
        return start(
                agent,
                installed.as(namespace, agent.name(), crash),
                installed.hub.url(),
                new AgentSettings.Egress(ProxySettings.NONE, authority(installed.hub.authorityPem()), null));
    }

    /** An agent that finds the hub in a way of its own. */
    public static RunningAgent start(Agent agent, KubernetesClient client, URI hub, AgentSettings.Egress egress) {
        InstalledAgents installed = InstalledAgents.get();
        AgentHealth health = new AgentHealth(new AgentMetrics());
        AgentRuntime runtime = new AgentRuntime(
                settings(installed, hub, egress),
                new KubeConnection(client),
                new HubClient(hub, HubClient.Line.of(HubTrust.of(egress), egress.proxies()), Clock.systemUTC()),
                new Loop.Surroundings(
                        Clock.systemUTC(),
                        new Random(7),
                        new Backoff(Duration.ofMillis(200), Duration.ofSeconds(2)),
                        health));
        agent.start(runtime);
        return new RunningAgent(client, health, runtime);
    }

    public String unreadiness() {
        return health.unreadiness();
    }

    private static AgentSettings settings(InstalledAgents installed, URI hub, AgentSettings.Egress egress) {
        return new AgentSettings(
                "127.0.0.1",
                0,
                installed.cluster.server(),
                Path.of("none"),
                installed.onboarding.cluster(),
                hub,
                egress,
                "0.1.0",
                null,
                null,
                new AgentSettings.Workspace("test-" + ProcessHandle.current().pid(), workspace(), null, false, null));
    }

    private static Path workspace() {
        return Path.of("target", "workspace").toAbsolutePath();
    }

    /** A file with that text. */
    public static Path authority(String pem) {
        try {
            Path file = Files.createTempFile("hub-ca", ".pem");
            file.toFile().deleteOnExit();
            return Files.writeString(file, pem);
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        runtime.close();
        client.close();
    }
}
