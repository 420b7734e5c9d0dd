package io.mooring.gitops.source.remote;

import io.mooring.gitops.source.FetchFailed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An end to talking with a server, whatever it does in between. */
public final class Deadline {
    private Deadline() {}

    /** Something that talks with a server. */
    public interface Talk<T> {
        T run() throws FetchFailed, IOException, InterruptedException;
    }

    /** Does it, or gives up on it when the time is over. Failures of input and output become those of the source. */
    public static <T> T within(Duration time, String reason, Talk<T> talk) throws FetchFailed {
        FutureTask<T> task = new FutureTask<>(talk::run);
        Thread thread = Thread.ofVirtual().name("fetch").start(task);
        try {
            return task.get(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw failure(reason, java.util.Objects.requireNonNull(e.getCause()));
        } catch (TimeoutException e) {
            throw new FetchFailed(reason, "it took longer than the timeout of " + time.toSeconds() + "s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FetchFailed(reason, "it was given up");
        } finally {
            thread.interrupt();
        }
    }

    private static FetchFailed failure(String reason, Throwable cause) {
        return switch (cause) {
            case FetchFailed failed -> new FetchFailed(failed.reason(), failed.words());
            case IOException failed -> new FetchFailed(reason, words(failed));
            case UncheckedIOException failed -> new FetchFailed(reason, words(failed));
            case InterruptedException over -> new FetchFailed(reason, "it was given up");
            default -> throw new IllegalStateException("fetch", cause);
        };
    }

    private static String words(Exception failure) {
        String text = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        Throwable cause = failure.getCause();
        String more = cause == null ? null : cause.getMessage();
        return more == null || text.contains(more) ? text : text + ": " + more;
    }
}
