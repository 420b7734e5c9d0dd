package io.mooring.functions.connectivity;

import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.TimerTrigger;
import io.mooring.functions.arm.Unavailable;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;

/** Runs the sweep. */
public final class ConnectivityTimer {
    private static final Logger LOG = System.getLogger(ConnectivityTimer.class.getName());

    private final Sweep sweep;
    private final Clock clock;

    public ConnectivityTimer(Sweep sweep, Clock clock) {
        this.sweep = sweep;
        this.clock = clock;
    }

    @FunctionName("ConnectivitySweep")
    public void sweep(@TimerTrigger(name = "timer", schedule = "%MOORING_SWEEP_SCHEDULE%") String timer) {
        try {
            Sweep.Outcome outcome = sweep.run(clock.instant());
            LOG.log(
                    outcome.transitions() > 0 ? Level.INFO : Level.DEBUG,
                    "event=sweep groups={0} transitions={1}",
                    outcome.groups(),
                    outcome.transitions());
            outcome.failed().entrySet().stream()
                    .limit(1)
                    .forEach(first -> LOG.log(
                            Level.WARNING,
                            () -> "event=sweep failed=" + outcome.failed().size() + " first=\"" + first.getKey() + "\"",
                            first.getValue()));
        } catch (Unavailable away) {
            LOG.log(Level.WARNING, "event=sweep skipped=\"{0}\"", away.getMessage()); // The next one sees the same.
        }
    }
}
