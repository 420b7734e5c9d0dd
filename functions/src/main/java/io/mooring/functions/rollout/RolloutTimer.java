package io.mooring.functions.rollout;

import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.TimerTrigger;
import io.mooring.functions.arm.Unavailable;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;

/** Runs the rollouts. */
public final class RolloutTimer {
    private static final Logger LOG = System.getLogger(RolloutTimer.class.getName());

    private final AdvanceRollouts rollouts;
    private final Clock clock;

    public RolloutTimer(AdvanceRollouts rollouts, Clock clock) {
        this.rollouts = rollouts;
        this.clock = clock;
    }

    @FunctionName("AdvanceRollouts")
    public void advance(@TimerTrigger(name = "timer", schedule = "%MOORING_SWEEP_SCHEDULE%") String timer) {
        try {
            int told = rollouts.run(clock.instant());
            LOG.log(told > 0 ? Level.INFO : Level.DEBUG, "event=rollout told={0}", told);
        } catch (Unavailable away) {
            LOG.log(Level.WARNING, "event=rollout skipped=\"{0}\"", away.getMessage()); // The next one sees the same.
        }
    }
}
