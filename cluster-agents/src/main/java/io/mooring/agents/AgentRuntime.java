package io.mooring.agents;

import io.mooring.agents.hub.HubClient;
import io.mooring.agents.kube.KubeConnection;
import io.mooring.agents.loop.Backoff;
import io.mooring.agents.loop.Loop;
import io.mooring.agents.loop.Pass;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** What a process gives to the agents in it. */
public final class AgentRuntime implements AutoCloseable {
    private final AgentSettings settings;
    private final KubeConnection cluster;
    private final HubClient hub;
    private final Loop.Surroundings surroundings;
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final List<Supplier<String>> exposed = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> parts = new CopyOnWriteArrayList<>();

    public AgentRuntime(AgentSettings settings, KubeConnection cluster, HubClient hub, Loop.Surroundings surroundings) {
        this.settings = settings;
        this.cluster = cluster;
        this.hub = hub;
        this.surroundings = surroundings;
    }

    public AgentSettings settings() {
        return settings;
    }

    public KubeConnection cluster() {
        return cluster;
    }

    public HubClient hub() {
        return hub;
    }

    public Clock clock() {
        return surroundings.clock();
    }

    public RandomGenerator random() {
        return surroundings.random();
    }

    public Backoff backoff() {
        return surroundings.backoff();
    }

    /** Closes something with this runtime. */
    public <T extends AutoCloseable> T closing(T part) {
        parts.add(part);
        return part;
    }

    /** Adds metrics of an agent's own, in Prometheus' text format, to those of the process. */
    public void exposes(Supplier<String> text) {
        exposed.add(text);
    }

    /** The metrics of the agents' own. */
    String exposed() {
        return exposed.stream().map(Supplier::get).collect(Collectors.joining());
    }

    /** A loop that {@link #start} will run. */
    public Loop loop(String name, Pass pass) {
        return new Loop(name, pass, surroundings);
    }

    /** Runs a loop on a thread of its own until {@link #close}. */
    public void start(Loop loop) {
        surroundings.observer().started(loop.name());
        threads.add(Thread.ofVirtual().name(loop.name()).start(loop));
    }

    /** Interrupts the loops and closes what was given to {@link #closing}. Watches end with the client. */
    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception e) {
                // The process ends; the others must be closed all the same.
                System.getLogger("mooring.agents").log(System.Logger.Level.WARNING, "event=close.failed", e);
            }
        }
    }
}
