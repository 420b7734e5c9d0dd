package io.mooring.benchmarks.sweep;

import io.mooring.benchmarks.Benchmark;
import io.mooring.benchmarks.ProcessCost;
import io.mooring.benchmarks.Report;
import io.mooring.benchmarks.Workbench;
import io.mooring.benchmarks.arm.Fleet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What a sweep costs the storage, with nothing to tell and with 1 % of the clusters fallen silent; lists and counts. */
public final class SweepBenchmark implements Benchmark {
    private static final int IDLE_SWEEPS = 3;
    private static final int EVERY = 100;

    /** Nothing was asked of the storage for so long: what was fired has ended. */
    private static final Duration QUIET = Duration.ofMillis(2_500);

    private static final Duration PAUSE = Duration.ofMillis(20);

    @Override
    public String name() {
        return "sweep";
    }

    @Override
    public String about() {
        return "requests and seconds of a sweep, lists and counts [--sizes 1000,10000,100000] [--per-group N]";
    }

    /** A sweep, or something else that was asked of the hub. */
    private record Cost(long requests, double seconds, double hubCpu, double storageCpu) {}

    private interface Work {
        void run() throws Exception;
    }

    @Override
    public Report run(Workbench bench) throws Exception {
        int[] sizes = Arrays.stream(bench.options()
                        .getOrDefault("sizes", "1000,10000,100000")
                        .split(","))
                .mapToInt(Integer::parseInt)
                .toArray();
        int perGroup = bench.number("per-group", 100);
        TableFleet.Template template = Bed.template(bench);
        List<List<Object>> sweeps = new ArrayList<>();
        List<List<Object>> reads = new ArrayList<>();
        List<Cost> idle = new ArrayList<>();
        List<Cost> busy = new ArrayList<>();
        for (int size : sizes) {
            try (Bed bed = Bed.of(bench, template, size, perGroup)) {
                sweep(bench, bed); // Warms up, and writes the first summary.
                List<Cost> some = new ArrayList<>();
                for (int i = 0; i < IDLE_SWEEPS; i++) {
                    some.add(sweep(bench, bed));
                }
                some.sort((a, b) -> Double.compare(a.seconds, b.seconds));
                idle.add(some.get(some.size() / 2));
                sweeps.add(row(bed, 0, idle.getLast()));
                bench.progress().accept("silencing 1 %");
                int silent =
                        bed.fleet().silence(EVERY, bed.cloud().clock().instant().minus(Duration.ofMinutes(20)));
                busy.add(sweep(bench, bed));
                sweeps.add(row(bed, silent, busy.getLast()));
                reads.addAll(reads(bench, bed, silent));
            }
        }
        return new Report(
                List.of(
                        new Report.Table(
                                "Sweeps",
                                List.of(
                                        "clusters",
                                        "groups",
                                        "transitions",
                                        "storage requests",
                                        "seconds",
                                        "hub CPU-s",
                                        "storage CPU-s"),
                                sweeps),
                        new Report.Table(
                                "Lists and counts",
                                List.of("", "clusters", "storage requests", "seconds", "hub CPU-s", "storage CPU-s"),
                                reads)),
                summary(sizes, idle, busy));
    }

    private static List<Object> row(Bed bed, int transitions, Cost cost) {
        return List.of(
                bed.fleet().size(),
                bed.fleet().groups(),
                transitions,
                cost.requests,
                cost.seconds,
                cost.hubCpu,
                cost.storageCpu);
    }

    private static List<List<Object>> reads(Workbench bench, Bed bed, int silent) throws Exception {
        Fleet fleet = new Fleet(bed.hub(), bed.fleet().size());
        List<List<Object>> rows = new ArrayList<>();
        String count = "/subscriptions/" + TableFleet.SUBSCRIPTION
                + "/providers/Microsoft.Kubernetes/connectivitySummary" + Fleet.VERSION;
        Work counted = () -> {
            int offline = bed.hub().get(count).at("/counts/Offline").asInt();
            if (offline != silent) {
                throw new IllegalStateException(offline + " are counted as Offline, not " + silent);
            }
        };
        counted.run();
        rows.add(row("count by status", bed, cost(bench, bed, counted)));
        Fleet offline = new Fleet(bed.hub(), silent);
        rows.add(row(
                "list of those Offline",
                bed,
                cost(bench, bed, () -> offline.list("&$top=1000&$filter=connectivityStatus%20eq%20'Offline'"))));
        rows.add(row("list of all, pages of 1000", bed, cost(bench, bed, () -> fleet.list("&$top=1000"))));
        return rows;
    }

    private static List<Object> row(String what, Bed bed, Cost cost) {
        return List.of(what, bed.fleet().size(), cost.requests, cost.seconds, cost.hubCpu, cost.storageCpu);
    }

    private static Cost sweep(Workbench bench, Bed bed) throws Exception {
        bench.progress().accept("sweeping " + bed.fleet().size() + " clusters");
        return cost(bench, bed, () -> {
            long before = bed.proxy().requests();
            bed.cloud().fireTimer("ConnectivitySweep");
            long last = bench.nanos().getAsLong();
            while (bed.proxy().requests() == before
                    || bench.nanos().getAsLong() - Math.max(last, bed.proxy().lastAt()) < QUIET.toNanos()) {
                boolean unused = new CountDownLatch(1).await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
            }
        });
    }

    /** Up to the last byte that went between hub and storage. */
    private static Cost cost(Workbench bench, Bed bed, Work work) throws Exception {
        ProcessCost hub = process(bed, "hub");
        ProcessCost storage = process(bed, "azurite");
        long requests = bed.proxy().requests();
        long began = bench.nanos().getAsLong();
        work.run();
        var cost = new Cost(
                bed.proxy().requests() - requests,
                (bed.proxy().lastAt() - began) / 1e9,
                process(bed, "hub").cpuSeconds() - hub.cpuSeconds(),
                process(bed, "azurite").cpuSeconds() - storage.cpuSeconds());
        bench.progress().accept(cost.requests + " requests, " + Report.digits(cost.seconds) + " s");
        return cost;
    }

    private static ProcessCost process(Bed bed, String name) {
        return ProcessCost.of(
                Objects.requireNonNull(bed.cloud().processes().get(name), name).pid());
    }

    private static String summary(int[] sizes, List<Cost> idle, List<Cost> busy) {
        Cost small = idle.getFirst();
        Cost large = idle.getLast();
        int first = sizes[0];
        int last = sizes[sizes.length - 1];
        return "a sweep of " + last + " clusters takes " + Report.digits(large.seconds) + " s and " + large.requests
                + " requests, " + Report.digits((double) large.requests / small.requests) + "x those of " + first
                + " (" + last / first + "x the clusters); with 1 % transitions "
                + Report.digits(busy.getLast().seconds) + " s and " + busy.getLast().requests + " requests";
    }
}
