package io.mooring.functions.operation;

import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.TimerTrigger;
import io.mooring.functions.arm.Unavailable;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Instant;

/** Goes on with deletions that stopped half way, and forgets operations that ended long ago. */
public final class OperationsTimer {
    private static final Logger LOG = System.getLogger(OperationsTimer.class.getName());
    private static final int REMOVED_MAX = 500;

    private final Cascade cascade;
    private final Cascade.Step step;
    private final OperationLog log;
    private final Clock clock;

    public OperationsTimer(Cascade cascade, Cascade.Step step, OperationLog log, Clock clock) {
        this.cascade = cascade;
        this.step = step;
        this.log = log;
        this.clock = clock;
    }

    @FunctionName("OperationsSweep")
    public void sweep(@TimerTrigger(name = "timer", schedule = "%MOORING_SWEEP_SCHEDULE%") String timer) {
        Instant now = clock.instant();
        try {
            int finished = cascade.resume(step, now);
            int removed = log.removeOld(now, REMOVED_MAX);
            LOG.log(
                    finished > 0 ? Level.INFO : Level.DEBUG,
                    "event=operations-sweep finished={0} removed={1}",
                    finished,
                    removed);
        } catch (Unavailable away) {
            LOG.log(Level.WARNING, "event=operations-sweep skipped=\"{0}\"", away.getMessage());
        }
    }
}
