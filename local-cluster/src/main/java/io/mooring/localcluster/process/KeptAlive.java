package io.mooring.localcluster.process;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A child that is started again when it ends without being asked to, once {@link #keepAlive} was called. */
public final class KeptAlive {
    private static final System.Logger LOG = System.getLogger(KeptAlive.class.getName());

    /** Long enough that a child that cannot start does not eat the machine. */
    private static final Duration RESTART_DELAY = Duration.ofSeconds(2);

    private static final int TAIL_LINES = 5;

    private final ChildProcesses children;
    private final ProcessCommand command;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private ChildProcess current;

    public KeptAlive(ChildProcesses children, ProcessCommand command) {
        this.children = children;
        this.command = command;
        this.current = children.start(command);
    }

    public synchronized ChildProcess current() {
        return current;
    }

    public void keepAlive() {
        current().onEnd(this::startAgain);
    }

    private void startAgain() {
        try {
            if (stopping.await(RESTART_DELAY.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
            LOG.log(
                    Level.WARNING,
                    () -> "event=process-restarted name=" + command.name() + " lastLines="
                            + command.log().tail(TAIL_LINES));
            synchronized (this) {
                if (stopping.getCount() > 0) {
                    current = children.start(command);
                    current.onEnd(this::startAgain);
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException refused) {
            LOG.log(Level.ERROR, "event=process-lost name=" + command.name(), refused);
        }
    }

    public void stop(Duration grace) {
        stopping.countDown();
        current().stop(grace);
    }
}
