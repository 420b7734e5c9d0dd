package io.mooring.benchmarks.sweep;

import io.mooring.benchmarks.Benchmark;
import io.mooring.benchmarks.Report;
import io.mooring.benchmarks.Workbench;
import io.mooring.benchmarks.arm.Fleet;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How long nobody gets an answer after the hub was killed, among few clusters and among very many. */
public final class RestartBenchmark implements Benchmark {
    private static final int RUNS = 3;
    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Override
    public String name() {
        return "restart";
    }

    @Override
    public String about() {
        return "kill -9 of the hub to the first right answer [--sizes 100,100000] [--per-group N]";
    }

    @Override
    public Report run(Workbench bench) throws Exception {
        int[] sizes = Arrays.stream(
                        bench.options().getOrDefault("sizes", "100,100000").split(","))
                .mapToInt(Integer::parseInt)
                .toArray();
        int perGroup = bench.number("per-group", 100);
        TableFleet.Template template = Bed.template(bench);
        List<List<Object>> rows = new ArrayList<>();
        List<Double> medians = new ArrayList<>();
        for (int size : sizes) {
            try (Bed bed = Bed.of(bench, template, size, perGroup)) {
                List<Double> gets = new ArrayList<>();
                List<Double> pages = new ArrayList<>();
                for (int i = 0; i < RUNS; i++) {
                    bench.progress().accept("killing the hub of " + size + " clusters");
                    restart(bench, bed, gets, pages);
                }
                gets.sort(Double::compare);
                pages.sort(Double::compare);
                medians.add(gets.get(RUNS / 2));
                rows.add(List.of(
                        size,
                        bed.seedSeconds(),
                        gets.getFirst(),
                        gets.get(RUNS / 2),
                        gets.getLast(),
                        pages.get(RUNS / 2)));
            }
        }
        double many = medians.getLast();
        return new Report(
                List.of(new Report.Table(
                        "From kill -9 of the hub to an answer, seconds",
                        List.of(
                                "clusters",
                                "seeding",
                                "GET, best",
                                "GET, median",
                                "GET, worst",
                                "then a page of 1000, median"),
                        rows)),
                "right again " + Report.digits(many) + " s after kill -9 among " + sizes[sizes.length - 1]
                        + " clusters, " + Report.digits(many / medians.getFirst()) + "x the time among " + sizes[0]);
    }

    private static void restart(Workbench bench, Bed bed, List<Double> gets, List<Double> pages) throws Exception {
        String path = Fleet.path(
                bed.fleet().group(bed.fleet().size() / 2),
                TableFleet.name(bed.fleet().size() / 2));
        await(bench, bed, path);
        long pid = Objects.requireNonNull(bed.cloud().processes().get("hub"), "hub")
                .pid();
        long began = bench.nanos().getAsLong();
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        ProcessHandle.of(pid).ifPresent(gone -> gone.onExit().join());
        await(bench, bed, path);
        gets.add(bench.secondsSince(began));
        long then = bench.nanos().getAsLong();
        bed.hub()
                .get("/subscriptions/" + TableFleet.SUBSCRIPTION + "/providers/Microsoft.Kubernetes/connectedClusters"
                        + Fleet.VERSION + "&$top=1000");
        pages.add(bench.secondsSince(then));
    }

    private static void await(Workbench bench, Bed bed, String path) throws InterruptedException {
        long end = bench.nanos().getAsLong() + PATIENCE.toNanos();
        while (true) {
            try {
                String status =
                        bed.hub().get(path).at("/properties/connectivityStatus").asString("");
                if (status.equals("Connected")) {
                    return;
                }
                throw new IllegalStateException("The cluster is " + status);
            } catch (UncheckedIOException | IllegalStateException notYet) {
                if (bench.nanos().getAsLong() > end) {
                    throw notYet;
                }
                boolean unused = new CountDownLatch(1).await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }
}
