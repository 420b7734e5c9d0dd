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
        KubernetesClient client = installed.as(namespace, agent.name(), crash);
        AgentHealth health = new AgentHealth(new AgentMetrics());
        AgentRuntime runtime = new AgentRuntime(
                settings(installed),
                new KubeConnection(client),
                new HubClient(
                        installed.hub.url(), HubClient.http(HubTrust.only(authority(installed))), Clock.systemUTC()),
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

    private static AgentSettings settings(InstalledAgents installed) {
        return new AgentSettings(
                "127.0.0.1",
                0,
                installed.cluster.server(),
                Path.of("none"),
                installed.onboarding.cluster(),
                installed.hub.url(),
                null,
                "0.1.0",
                null,
                null,
                new AgentSettings.Workspace("test-" + ProcessHandle.current().pid(), workspace(), null, false));
    }

    private static Path workspace() {
        return Path.of("target", "workspace").toAbsolutePath();
    }

    private static Path authority(InstalledAgents installed) {
        try {
            Path file = Files.createTempFile("hub-ca", ".pem");
            file.toFile().deleteOnExit();
            return Files.writeString(file, installed.hub.authorityPem());
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
