package io.mooring.gitops.apply;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** Does the same with many things on virtual threads, a bounded number at a time, and answers in their order. */
public final class InFlight {
    /** More gains little (measured up to 16) and would let one revision crowd out others at the apiserver. */
    private static final int AT_ONCE = 8;

    private InFlight() {}

    /** All results; the first failure is thrown after everything has ended. */
    public static <T, R> List<R> each(List<T> things, Function<T, R> action) {
        if (things.size() == 1) {
            return List.of(action.apply(things.getFirst()));
        }
        Semaphore permits = new Semaphore(AT_ONCE);
        List<Future<R>> futures = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (T thing : things) {
                permits.acquireUninterruptibly();
                futures.add(threads.submit(() -> {
                    try {
                        return action.apply(thing);
                    } finally {
                        permits.release();
                    }
                }));
            }
        }
        List<R> results = new ArrayList<>();
        for (Future<R> future : futures) {
            results.add(result(future));
        }
        return results;
    }

    private static <R> R result(Future<R> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("work in flight failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
