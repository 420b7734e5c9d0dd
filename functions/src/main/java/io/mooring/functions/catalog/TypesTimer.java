package io.mooring.functions.catalog;

import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.TimerTrigger;
import io.mooring.functions.arm.Unavailable;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;

/** Looks for new extension types. */
public final class TypesTimer {
    private static final Logger LOG = System.getLogger(TypesTimer.class.getName());

    private final UpdateTypes types;
    private final Clock clock;

    public TypesTimer(UpdateTypes types, Clock clock) {
        this.types = types;
        this.clock = clock;
    }

    @FunctionName("UpdateExtensionTypes")
    public void update(@TimerTrigger(name = "timer", schedule = "%MOORING_SWEEP_SCHEDULE%") String timer) {
        try {
            if (types.run(clock.instant())) {
                LOG.log(Level.INFO, "event=types.update");
            }
        } catch (Unavailable away) {
            LOG.log(Level.WARNING, "event=types.update skipped=\"{0}\"", away.getMessage()); // The next one goes on.
        }
    }
}
