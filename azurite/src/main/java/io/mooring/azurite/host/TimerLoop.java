package io.mooring.azurite.host;

import com.microsoft.azure.functions.ExecutionContext;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs one timer function when its schedule says so, or when somebody asks; never twice at the same time. */
final class TimerLoop implements AutoCloseable {
    private static final Logger LOG = System.getLogger(TimerLoop.class.getName());
    /** A timer that is asked for while it runs runs once more afterwards; asking more often adds nothing. */
    private static final int ASKED_MAX = 1;
    /** The clock may be set while we wait, so we look at it again now and then. */
    private static final Duration WAIT_MAX = Duration.ofSeconds(30);

    private static final Duration STOP_MAX = Duration.ofSeconds(5);

    private final FunctionInvoker invoker;
    private final FunctionDescriptor.Trigger.Timer trigger;
    private final Clock clock;
    private final BlockingQueue<Boolean> asked = new LinkedBlockingQueue<>(ASKED_MAX);
    private final Thread thread;
    private volatile boolean closing;
    private @Nullable Instant last;

    private TimerLoop(FunctionInvoker invoker, FunctionDescriptor.Trigger.Timer trigger, Clock clock) {
        this.invoker = invoker;
        this.trigger = trigger;
        this.clock = clock;
        this.thread =
                Thread.ofVirtual().name("timer-" + invoker.function().name()).unstarted(this::run);
    }

    static TimerLoop start(FunctionInvoker invoker, FunctionDescriptor.Trigger.Timer trigger, Clock clock) {
        TimerLoop loop = new TimerLoop(invoker, trigger, clock);
        if (trigger.runOnStartup()) {
            loop.fire();
        }
        loop.thread.start();
        return loop;
    }

    /** Makes the function run as soon as it does not run already. */
    void fire() {
        if (!asked.offer(true)) {
            LOG.log(
                    Level.DEBUG,
                    () -> "event=timer-asked-already function="
                            + invoker.function().name());
        }
    }

    private void run() {
        try {
            Optional<Instant> due = trigger.schedule().next(clock.instant());
            while (!closing) {
                Duration wait = due.map(at -> Duration.between(clock.instant(), at))
                        .filter(left -> left.compareTo(WAIT_MAX) < 0)
                        .orElse(WAIT_MAX);
                boolean manual = asked.poll(Math.max(0, wait.toMillis()), TimeUnit.MILLISECONDS) != null;
                Instant now = clock.instant();
                boolean scheduled = due.isPresent() && !now.isBefore(due.get());
                if (closing || (!manual && !scheduled)) {
                    continue;
                }
                invoke(due, now);
                if (scheduled) {
                    due = trigger.schedule().next(clock.instant());
                }
            }
        } catch (InterruptedException e) {
            LOG.log(
                    Level.DEBUG,
                    () -> "event=timer-stopped function=" + invoker.function().name());
        }
    }

    private void invoke(Optional<Instant> due, Instant now) {
        ExecutionContext context = new Invocation(invoker.function().name(), "", "");
        Payload info = Payload.of(info(due, now));
        try {
            invoker.invoke(info::as, Map.of(), context);
        } catch (Throwable e) {
            if (e instanceof VirtualMachineError error) {
                throw error;
            }
            LOG.log(
                    Level.ERROR,
                    () -> "event=timer-failed function=" + invoker.function().name(),
                    e);
        }
        last = now;
    }

    /** What the real host tells a timer function. */
    private String info(Optional<Instant> due, Instant now) {
        String previous = last == null ? "0001-01-01T00:00:00" : last.toString();
        String next = trigger.schedule().next(now).map(Instant::toString).orElse("9999-12-31T23:59:59");
        boolean late = due.isPresent() && due.get().plusSeconds(1).isBefore(now);
        return "{\"Schedule\":{\"AdjustForDST\":true},\"ScheduleStatus\":{\"Last\":\"" + previous + "\",\"Next\":\""
                + next + "\",\"LastUpdated\":\"" + previous + "\"},\"IsPastDue\":" + late + "}";
    }

    @Override
    public void close() {
        closing = true;
        fire();
        try {
            if (!thread.join(STOP_MAX)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
