package io.mooring.e2e.simulation;

import io.mooring.agents.loop.Loop;
import io.mooring.agents.loop.LoopObserver;
import io.mooring.agents.loop.NotYet;
import io.mooring.agents.loop.Pass;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** One loop of an agent in simulated time. */
final class AgentTask {
    private final String what;
    private final Loop loop;
    private final SimulatedCluster cluster;
    private final World world;
    private final SimulatedCluster.Pace pace;
    private final long bornIn;
    private Instant due = Instant.MAX;
    private long version;
    private boolean running;
    private boolean asked;
    private boolean failed;

    AgentTask(SimulatedCluster cluster, World world, SimulatedCluster.Pace pace, Clock clock, String what, Pass pass) {
        this.cluster = cluster;
        this.world = world;
        this.pace = pace;
        this.bornIn = cluster.life();
        this.what = cluster.name() + " " + what;
        this.loop =
                new Loop(what, pass, new Loop.Surroundings(clock, world.random(), pace.backoff(), new Observer(this)));
    }

    void signal() {
        if (running) {
            asked = true;
            return;
        }
        Duration soon =
                (failed ? Duration.ofSeconds(1) : Duration.ofMillis(100)).plus(world.upTo(Duration.ofMillis(200)));
        if (world.now().plus(soon).isBefore(due)) {
            due(soon);
        }
    }

    void due(Duration delay) {
        due = world.now().plus(delay);
        long now = ++version;
        world.at(due, what, () -> {
            if (now == version && bornIn == cluster.life()) {
                run();
            }
        });
    }

    /** A failure of the agent's own, which none of the faults explains. */
    void fails(RuntimeException reason) {
        world.violation("agents wait for what is missing, they do not fail", what + ": " + reason);
    }

    private void run() {
        running = true;
        asked = false;
        due = Instant.MAX;
        cluster.beginPass();
        try {
            Duration pause = loop.once();
            if (bornIn != cluster.life()) {
                return;
            }
            boolean stretch = !failed && pace.slower() > 1 && !what.endsWith("heartbeat");
            running = false;
            due((stretch ? pause.multipliedBy(pace.slower()) : pause).plus(cluster.waited()));
            if (asked) {
                signal();
            }
        } catch (CrashError crash) {
            if (bornIn == cluster.life()) {
                cluster.crashed();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            running = false;
        }
    }

    private record Observer(AgentTask task) implements LoopObserver {
        @Override
        public void started(String loop) {
            // The task knows.
        }

        @Override
        public void passed(String loop, Duration took) {
            task.failed = false;
        }

        @Override
        public void postponed(String loop, NotYet reason, Duration took) {
            task.failed = true;
        }

        @Override
        public void failed(String loop, RuntimeException reason, Duration took) {
            task.failed = true;
            task.fails(reason);
        }

        @Override
        public void ended(String loop) {
            // It is the simulation that ends them.
        }
    }
}
