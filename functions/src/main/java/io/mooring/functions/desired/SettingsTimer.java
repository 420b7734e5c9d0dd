package io.mooring.functions.desired;

import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.TimerTrigger;
import io.mooring.functions.arm.Unavailable;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;

/** Runs the purge of protected settings. */
public final class SettingsTimer {
    private static final Logger LOG = System.getLogger(SettingsTimer.class.getName());

    private final PurgeSettings purge;
    private final Clock clock;

    public SettingsTimer(PurgeSettings purge, Clock clock) {
        this.purge = purge;
        this.clock = clock;
    }

    @FunctionName("PurgeSettings")
    public void purge(@TimerTrigger(name = "timer", schedule = "%MOORING_SWEEP_SCHEDULE%") String timer) {
        try {
            int purged = purge.run(clock.instant());
            LOG.log(purged > 0 ? Level.INFO : Level.DEBUG, "event=settings.purge items={0}", purged);
        } catch (Unavailable away) {
            LOG.log(Level.WARNING, "event=settings.purge skipped=\"{0}\"", away.getMessage()); // The next one goes on.
        }
    }
}
