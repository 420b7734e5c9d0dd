package io.mooring.benchmarks.heartbeat;

import io.mooring.benchmarks.ProcessCost;
import io.mooring.benchmarks.Workbench;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import java.util.stream.LongStream;

/**
 * Many callers, each with a connection of its own, that call again as soon as they are answered.
 *
 * @param server the process that answers
 * @param storage the process that keeps
 */
record Load(Workbench bench, long server, long storage) {
    static final List<String> COLUMNS = List.of(
            "",
            "connections",
            "per second",
            "p50 ms",
            "p99 ms",
            "server CPU-s/1000",
            "storage CPU-s/1000",
            "both CPU-s/1000",
            "client CPU-s/1000");

    /** What was seen; CPU in seconds per 1,000. */
    record Figures(
            int connections,
            long count,
            double perSecond,
            double p50Millis,
            double p99Millis,
            double serverCpu,
            double storageCpu,
            double clientCpu) {
        double bothCpu() {
            return serverCpu + storageCpu;
        }

        List<Object> row(String what) {
            return List.of(
                    what, connections, perSecond, p50Millis, p99Millis, serverCpu, storageCpu, bothCpu(), clientCpu);
        }
    }

    private record Costs(double server, double storage, double own) {
        static Costs of(Load load) {
            return new Costs(
                    ProcessCost.of(load.server).cpuSeconds(),
                    ProcessCost.of(load.storage).cpuSeconds(),
                    ProcessCost.of(ProcessHandle.current().pid()).cpuSeconds());
        }
    }

    /** Calls for a while without looking, then for a while with. */
    Figures measure(int connections, Duration warmUp, Duration length, IntConsumer call) throws Exception {
        latencies(connections, warmUp, call);
        Costs before = Costs.of(this);
        long began = bench.nanos().getAsLong();
        long[] sorted = latencies(connections, length, call);
        double seconds = bench.secondsSince(began);
        Costs after = Costs.of(this);
        double thousands = sorted.length / 1000.0;
        return new Figures(
                connections,
                sorted.length,
                sorted.length / seconds,
                percentile(sorted, 0.50) / 1e6,
                percentile(sorted, 0.99) / 1e6,
                (after.server() - before.server()) / thousands,
                (after.storage() - before.storage()) / thousands,
                (after.own() - before.own()) / thousands);
    }

    private long[] latencies(int connections, Duration length, IntConsumer call) throws Exception {
        long end = bench.nanos().getAsLong() + length.toNanos();
        List<Future<long[]>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < connections; i++) {
                int caller = i;
                Callable<long[]> loop = () -> {
                    LongStream.Builder seen = LongStream.builder();
                    for (long now = bench.nanos().getAsLong(); now < end; ) {
                        call.accept(caller);
                        long after = bench.nanos().getAsLong();
                        seen.add(after - now);
                        now = after;
                    }
                    return seen.build().toArray();
                };
                all.add(threads.submit(loop));
            }
            LongStream sorted = LongStream.empty();
            for (Future<long[]> one : all) {
                sorted = LongStream.concat(Arrays.stream(one.get()), sorted);
            }
            return sorted.sorted().toArray();
        }
    }

    private static double percentile(long[] sorted, double part) {
        int index = (int) Math.ceil(part * sorted.length) - 1;
        return sorted.length == 0 ? 0 : (double) sorted[Math.max(0, Math.min(sorted.length - 1, index))];
    }
}
