package io.mooring.functions.connectivity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Sweeps ranges of partitions, some at the same time; where one fails, its partitions one by one. */
final class RangeRunner {
    /** A storage of one thread, such as the local one, must get through so many well within the deadline of each. */
    private static final int PARALLEL = 4;

    /** So many waits for a storage that is away are enough. */
    private static final int FAILURES_MAX = 16;

    /** What became of some partitions. */
    static final class Done {
        private final Map<String, StatusCounts> counts = new TreeMap<>();
        private final Map<String, RuntimeException> failed = new TreeMap<>();
        private int transitions;

        void add(String partition, int announced, StatusCounts present) {
            transitions += announced;
            counts.put(partition, present);
        }

        void attempt(String partition, Runnable work) {
            try {
                work.run();
            } catch (RuntimeException e) {
                failed.put(partition, e);
            }
        }

        private void add(Done other) {
            transitions += other.transitions;
            counts.putAll(other.counts);
            failed.putAll(other.failed);
        }
    }

    /** What became of all. */
    record Result(Map<String, StatusCounts> counts, SortedMap<String, RuntimeException> failed, int transitions) {}

    /** A single range is swept by the caller itself. */
    Result run(List<List<String>> ranges, Function<List<String>, Done> sweep) {
        var failures = new AtomicInteger();
        var all = new Done();
        if (ranges.size() == 1) {
            all.add(guarded(ranges.getFirst(), sweep, failures));
        } else {
            try (ExecutorService threads = Executors.newFixedThreadPool(
                    PARALLEL, Thread.ofVirtual().name("sweep").factory())) {
                List<Future<Done>> begun = new ArrayList<>();
                for (List<String> range : ranges) {
                    begun.add(threads.submit(() -> guarded(range, sweep, failures)));
                }
                begun.forEach(one -> all.add(ended(one)));
            }
        }
        return new Result(all.counts, new TreeMap<>(all.failed), all.transitions);
    }

    private static Done guarded(List<String> range, Function<List<String>, Done> sweep, AtomicInteger failures) {
        var done = new Done();
        try {
            done.add(sweep.apply(range));
        } catch (RuntimeException e) {
            boolean alone = range.size() == 1 || failures.incrementAndGet() > FAILURES_MAX;
            for (String partition : range) {
                if (alone) {
                    done.failed.put(partition, e);
                } else {
                    done.add(guarded(List.of(partition), sweep, failures));
                }
            }
        }
        return done;
    }

    private static Done ended(Future<Done> one) {
        try {
            return one.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("sweep a range of groups", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted during a sweep", e);
        }
    }
}
