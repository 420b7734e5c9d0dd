package io.mooring.benchmarks.extensions;

import io.mooring.benchmarks.Benchmark;
import io.mooring.benchmarks.Report;
import io.mooring.benchmarks.Workbench;
import io.mooring.extensions.chart.ChartSource;
import io.mooring.extensions.chart.Charts;
import io.mooring.extensions.helm.Helm;
import io.mooring.extensions.helm.HelmSettings;
import io.mooring.extensions.helm.ReleaseName;
import io.mooring.extensions.release.DesiredRelease;
import io.mooring.extensions.release.EngineSettings;
import io.mooring.extensions.release.ExtensionEngine;
import io.mooring.extensions.release.KubeCluster;
import io.mooring.extensions.release.ReleaseOutcome;
import io.mooring.localcluster.LocalCluster;
import io.mooring.localcluster.LocalClusterSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Releases of a small chart (ConfigMap, Service, Deployment) on a local cluster: made, looked at, upgraded. */
public final class ExtensionsBenchmark implements Benchmark {
    private static final int RELEASES = 100;
    private static final int UPGRADES = 500;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
    private static final String CHART = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: {{ .Release.Name }}}
        data: {round: {{ .Values.round | quote }}}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: {{ .Release.Name }}}
        spec: {selector: {app: {{ .Release.Name }}}, ports: [{port: 80}]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: {{ .Release.Name }}}
        spec:
          selector: {matchLabels: {app: {{ .Release.Name }}}}
          template:
            metadata: {labels: {app: {{ .Release.Name }}}}
            spec: {containers: [{name: c, image: "registry.k8s.io/pause:3.10"}]}
        """;

    @Override
    public String name() {
        return "extensions";
    }

    @Override
    public String about() {
        return "releases from nothing to ready at several concurrencies, looks at them, and upgrades"
                + " [--releases N --upgrades N]";
    }

    @Override
    public Report run(Workbench bench) throws Exception {
        Path chart = chart(bench.scratch().resolve("small"));
        List<Report.Table> tables = new ArrayList<>();
        String summary = "";
        bench.progress().accept("starting a local cluster");
        try (LocalCluster cluster =
                LocalCluster.start(LocalClusterSettings.in(bench.scratch().resolve("cluster"))
                        .withDurability(LocalClusterSettings.Durability.FAST))) {
            List<List<Object>> made = new ArrayList<>();
            List<List<Object>> looked = new ArrayList<>();
            for (int concurrency : List.of(1, 4, 10)) {
                try (Engine engine = new Engine(bench, cluster, chart)) {
                    made.add(engine.make(concurrency));
                    if (concurrency == 10) {
                        looked.add(engine.lookAtAll());
                    }
                    engine.removeAll();
                }
            }
            tables.add(new Report.Table(
                    bench.number("releases", RELEASES) + " releases from nothing to ready",
                    List.of(
                            "at once",
                            "seconds",
                            "engine CPU s",
                            "workers CPU s",
                            "apiserver CPU s",
                            "requests",
                            "workers RSS MiB"),
                    made));
            tables.add(new Report.Table(
                    "one look at each of them when nothing changed (an installed one has one each five minutes)",
                    List.of("releases", "seconds", "engine CPU s", "workers CPU s", "apiserver CPU s", "requests"),
                    looked));
            try (Engine engine = new Engine(bench, cluster, chart)) {
                List<List<Object>> upgrades = engine.upgrade(bench.number("upgrades", UPGRADES));
                tables.add(new Report.Table(
                        "upgrades of one release",
                        List.of("upgrades", "seconds", "workers RSS MiB", "engine heap MiB"),
                        upgrades));
                summary = "workers' RSS "
                        + Report.digits((double) upgrades.getFirst().get(2)) + " MiB after the first, "
                        + Report.digits((double) upgrades.getLast().get(2)) + " MiB after the last upgrades";
            }
        }
        return new Report(tables, summary);
    }

    private static Path chart(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("templates"));
        Files.writeString(folder.resolve("Chart.yaml"), "apiVersion: v2\nname: small\nversion: 1.0.0\n");
        Files.writeString(folder.resolve("templates/all.yaml"), CHART);
        return folder;
    }

    /** An engine of its own, so that no run is warmer than another. */
    private static final class Engine implements AutoCloseable {
        private final Workbench bench;
        private final Path chart;
        private final Helm helm;
        private final ExtensionEngine engine;
        private final KubeCosts costs;
        private final int releases;

        Engine(Workbench bench, LocalCluster cluster, Path chart) {
            this.bench = bench;
            this.chart = chart;
            this.releases = bench.number("releases", RELEASES);
            this.helm = Helm.start(HelmSettings.from(System.getenv()));
            this.engine = new ExtensionEngine(
                    new ExtensionEngine.Tools(
                            helm, Charts.in(bench.scratch().resolve("charts")), KubeCluster.of(cluster.client())),
                    EngineSettings.of("default", "benchmark"),
                    Clock.systemUTC(),
                    new Random(1));
            this.costs = new KubeCosts(cluster.client(), helm);
        }

        List<Object> make(int concurrency) throws InterruptedException {
            bench.progress().accept("making " + releases + " releases, " + concurrency + " at once");
            KubeCosts.Reading before = costs.read();
            long began = bench.nanos().getAsLong();
            Queue<Integer> left = new ConcurrentLinkedQueue<>();
            for (int i = 0; i < releases; i++) {
                left.add(i);
            }
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < concurrency; i++) {
                threads.add(Thread.ofVirtual().start(() -> {
                    for (Integer next = left.poll(); next != null; next = left.poll()) {
                        reach(next, 0);
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            double seconds = bench.secondsSince(began);
            KubeCosts.Reading used = costs.read().minus(before);
            return List.of(
                    concurrency,
                    seconds,
                    used.engineCpu(),
                    used.workersCpu(),
                    used.apiServerCpu(),
                    used.requests(),
                    costs.workersResidentMaxKibibytes() / 1024.0);
        }

        List<Object> lookAtAll() {
            KubeCosts.Reading before = costs.read();
            long began = bench.nanos().getAsLong();
            for (int i = 0; i < releases; i++) {
                reach(i, 0);
            }
            KubeCosts.Reading used = costs.read().minus(before);
            return List.of(
                    releases,
                    bench.secondsSince(began),
                    used.engineCpu(),
                    used.workersCpu(),
                    used.apiServerCpu(),
                    used.requests());
        }

        List<List<Object>> upgrade(int upgrades) {
            bench.progress().accept("upgrading one release " + upgrades + " times");
            List<List<Object>> rows = new ArrayList<>();
            int step = Math.max(1, upgrades / 5);
            long began = bench.nanos().getAsLong();
            for (int round = 1; round <= upgrades; round++) {
                reach(0, round);
                if (round % step == 0) {
                    Runtime memory = Runtime.getRuntime();
                    rows.add(List.of(
                            round,
                            bench.secondsSince(began),
                            costs.workersResidentMaxKibibytes() / 1024.0,
                            (memory.totalMemory() - memory.freeMemory()) / (double) (1 << 20)));
                    began = bench.nanos().getAsLong();
                }
            }
            return rows;
        }

        void removeAll() {
            for (int i = 0; i < releases; i++) {
                engine.remove(name(i));
            }
        }

        private void reach(int number, int round) {
            DesiredRelease wish = new DesiredRelease(
                    name(number),
                    new ChartSource.Local(chart),
                    Map.of("round", (long) round),
                    true,
                    Duration.ofMinutes(5));
            for (ReleaseOutcome outcome = engine.reconcile(wish);
                    !(outcome instanceof ReleaseOutcome.Installed);
                    outcome = engine.reconcile(wish)) {
                if (outcome instanceof ReleaseOutcome.Failed failed) {
                    throw new IllegalStateException(failed.toString());
                }
                pause();
            }
            costs.lookAtWorkers();
        }

        private static void pause() {
            try {
                if (new CountDownLatch(1).await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new IllegalStateException("nobody counts down");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        private static ReleaseName name(int number) {
            return new ReleaseName("benchmark", "small-" + number);
        }

        @Override
        public void close() {
            helm.close();
        }
    }
}
