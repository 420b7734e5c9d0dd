package io.mooring.benchmarks.arm;

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
import java.util.stream.LongStream;

/**
 * Many clients that each ask again as soon as they are answered.
 *
 * @param hubPid the hub's process
 * @param storagePid the storage's process
 */
record Load(Workbench bench, long hubPid, long storagePid) {

    /** What was seen; CPU in seconds per 1,000 requests. */
    record Figures(
            int clients,
            double requestsPerSecond,
            double p50Millis,
            double p99Millis,
            double hubCpu,
            double storageCpu,
            double clientCpu) {
        List<Object> row(String what) {
            return List.of(what, clients, requestsPerSecond, p50Millis, p99Millis, hubCpu, storageCpu, clientCpu);
        }

        static final List<String> COLUMNS = List.of(
                "",
                "clients",
                "requests/s",
                "p50 ms",
                "p99 ms",
                "hub CPU-s/1000",
                "storage CPU-s/1000",
                "client CPU-s/1000");
    }

    /** Asks for a while without looking, then for a while with. */
    Figures measure(int clients, Duration warmUp, Duration length, Runnable ask) throws Exception {
        latencies(clients, warmUp, ask);
        ProcessCost hub = ProcessCost.of(hubPid);
        ProcessCost storage = ProcessCost.of(storagePid);
        ProcessCost own = ProcessCost.of(ProcessHandle.current().pid());
        long began = bench.nanos().getAsLong();
        long[] latencies = latencies(clients, length, ask);
        double seconds = bench.secondsSince(began);
        double thousands = latencies.length / 1000.0;
        return new Figures(
                clients,
                latencies.length / seconds,
                percentile(latencies, 0.50) / 1e6,
                percentile(latencies, 0.99) / 1e6,
                (ProcessCost.of(hubPid).cpuSeconds() - hub.cpuSeconds()) / thousands,
                (ProcessCost.of(storagePid).cpuSeconds() - storage.cpuSeconds()) / thousands,
                (ProcessCost.of(ProcessHandle.current().pid()).cpuSeconds() - own.cpuSeconds()) / thousands);
    }

    private long[] latencies(int clients, Duration length, Runnable ask) throws Exception {
        long end = bench.nanos().getAsLong() + length.toNanos();
        Callable<long[]> client = () -> {
            LongStream.Builder seen = LongStream.builder();
            for (long now = bench.nanos().getAsLong(); now < end; ) {
                ask.run();
                long after = bench.nanos().getAsLong();
                seen.add(after - now);
                now = after;
            }
            return seen.build().toArray();
        };
        List<Future<long[]>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < clients; i++) {
                all.add(threads.submit(client));
            }
            long[] sorted = new long[0];
            for (Future<long[]> one : all) {
                sorted = LongStream.concat(Arrays.stream(sorted), Arrays.stream(one.get()))
                        .toArray();
            }
            Arrays.sort(sorted);
            return sorted;
        }
    }

    /** The smallest value that so great a part of all does not exceed. */
    static long percentile(long[] sorted, double part) {
        if (sorted.length == 0) {
            return 0;
        }
        return sorted[Math.min(sorted.length - 1, Math.max(0, (int) Math.ceil(part * sorted.length) - 1))];
    }
}
