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
            int announced = sweep.run(clock.instant());
            LOG.log(announced > 0 ? Level.INFO : Level.DEBUG, "event=sweep transitions={0}", announced);
        } catch (Unavailable away) {
            LOG.log(Level.WARNING, "event=sweep skipped=\"{0}\"", away.getMessage()); // The next one sees the same.
        }
    }
}
