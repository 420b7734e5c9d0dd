package io.mooring.agents.health;

import io.mooring.agents.loop.LoopObserver;
import io.mooring.agents.loop.NotYet;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Knows of each loop of the process whether it works, and logs when that changes. */
public final class AgentHealth implements LoopObserver {
    /** So many failures in a row are no accident. */
    static final int FAILURES_MAX = 5;

    private static final Logger LOG = System.getLogger("mooring.agents");

    private final Map<String, State> loops = new TreeMap<>();
    private final AgentMetrics metrics;

    /**
     * A loop's record.
     *
     * @param failures in a row; being postponed by something outside is none
     * @param hindrance what was last in the way, null after a good pass
     */
    private record State(
            boolean worked,
            int failures,
            boolean ended,
            @Nullable String hindrance) {}

    public AgentHealth(AgentMetrics metrics) {
        this.metrics = metrics;
    }

    /** Whether the process can go on; if not it should be started anew. */
    public synchronized boolean isAlive() {
        return loops.values().stream().noneMatch(State::ended);
    }

    /** Why the process is not ready, one line per loop; empty if it is ready. */
    public synchronized String unreadiness() {
        StringBuilder lines = new StringBuilder();
        loops.forEach((loop, state) -> {
            if (state.ended()) {
                lines.append(loop).append(": has ended\n");
            } else if (!state.worked() || state.failures() >= FAILURES_MAX) {
                String hindrance = state.hindrance();
                lines.append(loop).append(": ").append(hindrance == null ? "first pass under way" : hindrance);
                lines.append('\n');
            }
        });
        return lines.toString();
    }

    @Override
    public synchronized void started(String loop) {
        loops.put(loop, new State(false, 0, false, null));
    }

    @Override
    public synchronized void passed(String loop, Duration took) {
        metrics.reconciled(loop, AgentMetrics.Outcome.DONE, took);
        State before = state(loop);
        loops.put(loop, new State(true, 0, false, null));
        if (!before.worked() || before.hindrance() != null) {
            LOG.log(Level.INFO, "event=loop.works loop={0}", loop);
        }
    }

    @Override
    public synchronized void postponed(String loop, NotYet reason, Duration took) {
        metrics.reconciled(loop, AgentMetrics.Outcome.POSTPONED, took);
        State before = state(loop);
        String hindrance = String.valueOf(reason.getMessage());
        loops.put(loop, new State(before.worked(), 0, false, hindrance));
        if (!hindrance.equals(before.hindrance())) {
            LOG.log(Level.INFO, "event=loop.waits loop={0} reason=\"{1}\"", loop, hindrance);
        }
    }

    @Override
    public synchronized void failed(String loop, RuntimeException reason, Duration took) {
        metrics.reconciled(loop, AgentMetrics.Outcome.FAILED, took);
        State before = state(loop);
        String hindrance = reason.toString();
        loops.put(loop, new State(before.worked(), before.failures() + 1, false, hindrance));
        if (hindrance.equals(before.hindrance())) {
            LOG.log(Level.WARNING, "event=loop.failed loop={0} times={1}", loop, before.failures() + 1);
        } else {
            LOG.log(Level.WARNING, "event=loop.failed loop=" + loop, reason);
        }
    }

    @Override
    public synchronized void ended(String loop) {
        State before = state(loop);
        loops.put(loop, new State(before.worked(), before.failures(), true, before.hindrance()));
        LOG.log(Level.INFO, "event=loop.ended loop={0}", loop);
    }

    private State state(String loop) {
        return loops.getOrDefault(loop, new State(false, 0, false, null));
    }
}
