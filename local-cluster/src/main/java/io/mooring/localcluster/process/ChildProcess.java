package io.mooring.localcluster.process;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;

/** One running child, its output flowing into its bounded log. */
public final class ChildProcess {
    /** How long the last output may take to arrive after the process has gone; a grandchild may hold the pipe. */
    private static final Duration LAST_OUTPUT = Duration.ofSeconds(2);

    private final ProcessCommand command;
    private final Process process;
    private final Thread drain;
    private final CompletableFuture<Integer> ended;

    ChildProcess(ProcessCommand command, Process process, LongConsumer forget) {
        this.command = command;
        this.process = process;
        // A platform thread: reading a pipe would hold a carrier of the virtual ones.
        this.drain = Thread.ofPlatform()
                .daemon()
                .name("log-" + command.name())
                .start(() -> command.log().drain(process.getInputStream()));
        this.ended = process.onExit()
                .thenApplyAsync(
                        gone -> {
                            ProcessTree.killGroup(gone.pid());
                            awaitLastOutput();
                            forget.accept(gone.pid());
                            return gone.exitValue();
                        },
                        task -> Thread.ofVirtual().start(task));
    }

    public String name() {
        return command.name();
    }

    public long pid() {
        return process.pid();
    }

    public BoundedLog log() {
        return command.log();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The exit code (128 plus the signal's number after a signal), once the process and its log have ended. */
    public OptionalInt exitCode() {
        return ended.isDone() && !ended.isCompletedExceptionally() ? OptionalInt.of(ended.join()) : OptionalInt.empty();
    }

    /** Calls back, on a thread of its own, when {@link #exitCode} is known. */
    public void onEnd(Runnable listener) {
        CompletableFuture<Void> unused = ended.thenRun(listener);
    }

    public void terminate() {
        process.destroy();
    }

    public void kill() {
        ProcessTree.kill(process.toHandle());
    }

    /** SIGTERM, then after the grace period SIGKILL for the process and all that it started. */
    public void stop(Duration grace) {
        terminate();
        if (!awaitEnd(grace)) {
            kill();
            if (!awaitEnd(LAST_OUTPUT.multipliedBy(2))) {
                throw new IllegalStateException("process " + name() + " (pid " + pid() + ") does not end");
            }
        }
    }

    public boolean awaitEnd(Duration patience) {
        try {
            int unused = ended.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException running) {
            return false;
        } catch (ExecutionException broken) {
            throw new IllegalStateException("wait for the end of " + name(), broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void awaitLastOutput() {
        try {
            drain.join(LAST_OUTPUT);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
