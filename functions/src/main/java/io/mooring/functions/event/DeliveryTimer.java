package io.mooring.functions.event;

import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.TimerTrigger;
import io.mooring.functions.arm.Unavailable;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;

/** Sends events that wait. */
public final class DeliveryTimer {
    private static final Logger LOG = System.getLogger(DeliveryTimer.class.getName());

    private final Delivery delivery;
    private final Clock clock;

    public DeliveryTimer(Delivery delivery, Clock clock) {
        this.delivery = delivery;
        this.clock = clock;
    }

    @FunctionName("EventDelivery")
    public void deliver(@TimerTrigger(name = "timer", schedule = "%MOORING_SWEEP_SCHEDULE%") String timer) {
        try {
            int delivered = delivery.run(clock.instant());
            LOG.log(delivered > 0 ? Level.INFO : Level.DEBUG, "event=events delivered={0}", delivered);
        } catch (Unavailable away) {
            LOG.log(Level.WARNING, "event=events skipped=\"{0}\"", away.getMessage()); // They wait for the next one.
        }
    }
}
