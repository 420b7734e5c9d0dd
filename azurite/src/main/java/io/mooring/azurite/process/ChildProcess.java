package io.mooring.azurite.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A running child. Its standard input is a pipe that we hold open: it ends when we do, so a child that watches it cannot outlive
 * us, however we die.
 */
public final class ChildProcess implements AutoCloseable {
    private static final Logger LOG = System.getLogger(ChildProcess.class.getName());
    private static final Duration KILL_MAX = Duration.ofSeconds(5);
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(40);

    private final ChildSpec spec;
    private final Process process;
    private final BoundedLog log;
    private final ProcessMark mark;

    private ChildProcess(ChildSpec spec, Process process) {
        this.spec = spec;
        this.process = process;
        this.log = new BoundedLog(spec.log());
        this.mark = ProcessMark.of(process.toHandle());
    }

    public static ChildProcess start(ChildSpec spec) {
        ProcessBuilder builder = new ProcessBuilder(spec.command())
                .directory(spec.folder().toFile())
                .redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(spec.environment());
        try {
            ChildProcess child = new ChildProcess(spec, builder.start());
            // A read from a pipe holds the carrier of a virtual thread: two children would hold all of a small machine.
            Thread.ofPlatform().daemon().name(spec.name() + "-output").start(child::pump);
            return child;
        } catch (IOException e) {
            throw new UncheckedIOException("start " + spec.name(), e);
        }
    }

    public ProcessMark mark() {
        return mark;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Blocks until the child has ended. */
    public int waitFor() throws InterruptedException {
        return process.waitFor();
    }

    /** Blocks until the child is ready; throws with its last words if it ends before, or if it takes too long. */
    public void awaitReady(BooleanSupplier ready, Duration max) throws InterruptedException {
        long looks = max.dividedBy(LOOK_INTERVAL);
        for (long look = 0; look < looks; look++) {
            if (ready.getAsBoolean()) {
                return;
            }
            if (process.waitFor(LOOK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(spec.name() + " ended with " + process.exitValue()
                        + " before it was ready; its last words: " + log.tail());
            }
        }
        throw new IllegalStateException(
                spec.name() + " was not ready after " + max.toSeconds() + " s; its last words: " + log.tail());
    }

    /** Asks the child to end, and ends it and what it started when it does not comply in time. */
    public void stop(Duration grace) {
        stop(process.toHandle(), grace);
    }

    /** As {@link #stop(Duration)}, for a process that somebody else started. */
    public static void stop(ProcessHandle process, Duration grace) {
        List<ProcessHandle> descendants = process.descendants().toList();
        process.destroy();
        if (!endsWithin(process, grace)) {
            LOG.log(Level.WARNING, () -> "event=killed pid=" + process.pid());
            process.destroyForcibly();
            endsWithin(process, KILL_MAX);
        }
        descendants.stream().filter(ProcessHandle::isAlive).forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void close() {
        stop(KILL_MAX);
    }

    private static boolean endsWithin(ProcessHandle process, Duration max) {
        try {
            process.onExit().get(max.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (java.util.concurrent.TimeoutException e) {
            return false;
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException("wait for process " + process.pid(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void pump() {
        try {
            log.copy(process.getInputStream());
        } catch (IOException e) {
            if (process.isAlive()) {
                LOG.log(Level.WARNING, () -> "event=output-lost child=" + spec.name(), e);
            }
        }
    }
}
