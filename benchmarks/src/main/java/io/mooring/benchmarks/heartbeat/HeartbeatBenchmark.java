package io.mooring.benchmarks.heartbeat;

import io.mooring.azurite.LocalCloud;
import io.mooring.azurite.LocalCloudSettings;
import io.mooring.azurite.StorageEndpoints;
import io.mooring.benchmarks.Benchmark;
import io.mooring.benchmarks.Report;
import io.mooring.benchmarks.Workbench;
import io.mooring.localcluster.LocalCluster;
import io.mooring.localcluster.LocalClusterSettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/** What a heartbeat costs hub and storage, beside the renewal of a lease on kube-apiserver and etcd. */
public final class HeartbeatBenchmark implements Benchmark {
    private static final List<Integer> CONNECTIONS = List.of(16, 256);
    private static final int CALLERS = 256;
    private static final int BEATS_ON_THE_WIRE = 200;

    /** A compiler that has seen nothing yet costs more than what it compiles. */
    private static final Duration FIRST_WARM_UP = Duration.ofSeconds(10);

    @Override
    public String name() {
        return "heartbeat";
    }

    @Override
    public String about() {
        return "heartbeats at 16 and 256 connections beside lease updates of a kube-apiserver"
                + " [--seconds N] [--leases false] [--jfr FILE]";
    }

    @Override
    public Report run(Workbench bench) throws Exception {
        Path data = Files.createDirectories(bench.scratch().resolve("cloud"));
        Map<String, List<Load.Figures>> all = new LinkedHashMap<>();
        List<List<Object>> wire = new ArrayList<>();
        List<List<Object>> counted = new ArrayList<>();
        StorageEndpoints storage;
        Fleet fleet;
        try (LocalCloud cloud = LocalCloud.start(settings(bench, data))) {
            storage = cloud.storage();
            HttpsClient hub = hub(cloud, cloud.hubUrl());
            bench.progress().accept("connecting " + 2 * CALLERS + " clusters");
            fleet = Fleet.connect(hub, cloud.ownerToken(), CALLERS);
            wire.add(bytes(cloud, fleet));
            beats(bench, cloud, hub, fleet, all);
            if (!"false".equals(bench.options().get("leases"))) {
                leases(bench, all);
            }
        }
        bench.progress().accept("counting the requests to the storage");
        count(bench, data, storage, fleet, counted);
        return report(all, wire, counted);
    }

    /** Clusters of one resource group, and as many of which each is in a group of its own. */
    private record Fleet(List<String> oneGroup, List<String> manyGroups) {
        static Fleet connect(HttpsClient hub, String ownerToken, int size) throws Exception {
            Agents agents = new Agents(hub, ownerToken);
            List<Future<String>> one = new ArrayList<>();
            List<Future<String>> many = new ArrayList<>();
            try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS.getFirst())) {
                for (int i = 0; i < size; i++) {
                    String number = Integer.toString(i);
                    Instant now = Clock.systemUTC().instant();
                    one.add(threads.submit(() -> agents.connect("g", "edge-" + number, now)));
                    many.add(threads.submit(() -> agents.connect("g" + number, "edge", now)));
                }
            }
            List<String> tokens = new ArrayList<>();
            for (Future<String> token : one) {
                tokens.add(token.get());
            }
            List<String> others = new ArrayList<>();
            for (Future<String> token : many) {
                others.add(token.get());
            }
            return new Fleet(tokens, others);
        }
    }

    private static HttpsClient hub(LocalCloud cloud, URI url) {
        return new HttpsClient(url, cloud.certificates().trust());
    }

    private static LocalCloudSettings settings(Workbench bench, Path data) {
        LocalCloudSettings settings = LocalCloudSettings.at(data)
                .withFunctions(bench.checkout().resolve("functions/target/azure-functions/mooring-hub"))
                .withProgress(bench.progress());
        String recording = bench.options().get("jfr");
        return recording == null
                ? settings
                : settings.withHostFlags(List.of(
                        "-XX:StartFlightRecording=settings=profile,filename="
                                + Path.of(recording).toAbsolutePath(),
                        "-XX:+UnlockDiagnosticVMOptions",
                        "-XX:+DebugNonSafepoints"));
    }

    private static void beats(
            Workbench bench, LocalCloud cloud, HttpsClient hub, Fleet fleet, Map<String, List<Load.Figures>> all)
            throws Exception {
        Load load = new Load(bench, pid(cloud, "hub"), pid(cloud, "azurite"));
        IntConsumer oneGroup = new Beats(hub, fleet.oneGroup())::send;
        IntConsumer manyGroups = new Beats(hub, fleet.manyGroups())::send;
        load.measure(CONNECTIONS.getFirst(), Duration.ZERO, FIRST_WARM_UP, oneGroup);
        measure(bench, load, "heartbeat, one group", oneGroup, all);
        measure(bench, load, "heartbeat, each in a group of its own", manyGroups, all);
    }

    private static void leases(Workbench bench, Map<String, List<Load.Figures>> all) throws Exception {
        bench.progress().accept("starting etcd and kube-apiserver");
        Path folder = bench.scratch().resolve("cluster");
        try (LocalCluster cluster = LocalCluster.start(LocalClusterSettings.forTests(folder))) {
            Load load = new Load(bench, child("kube-apiserver"), child("etcd"));
            KubeLeases leases =
                    new KubeLeases(cluster, CALLERS, () -> Clock.systemUTC().instant());
            measure(bench, load, "lease PUT", leases.put(), all);
            measure(bench, load, "lease GET and PUT", leases.getAndPut(), all);
        }
    }

    private static void measure(
            Workbench bench, Load load, String what, IntConsumer call, Map<String, List<Load.Figures>> all)
            throws Exception {
        Duration length = Duration.ofSeconds(bench.number("seconds", 15));
        List<Load.Figures> figures = new ArrayList<>();
        for (int connections : CONNECTIONS) {
            bench.progress().accept(what + ", " + connections + " connections");
            figures.add(load.measure(connections, length.dividedBy(3), length, call));
        }
        all.put(what, figures);
    }

    /** One agent's beats, one after the other, through a wire that counts. */
    private static List<Object> bytes(LocalCloud cloud, Fleet fleet) throws Exception {
        try (Wire wire = Wire.to(cloud.hubUrl().getPort())) {
            Beats beats = new Beats(
                    hub(cloud, URI.create("https://127.0.0.1:" + wire.port())),
                    fleet.oneGroup().subList(0, 1));
            beats.send(0);
            long up = wire.up();
            long down = wire.down();
            for (int i = 0; i < BEATS_ON_THE_WIRE; i++) {
                beats.send(0);
            }
            double sent = (double) (wire.up() - up) / BEATS_ON_THE_WIRE;
            double received = (double) (wire.down() - down) / BEATS_ON_THE_WIRE;
            return List.of("heartbeat", sent, received, sent + received);
        }
    }

    /** The same again for some seconds, with a wire before the storage that would spoil the times above. */
    private static void count(
            Workbench bench, Path data, StorageEndpoints storage, Fleet fleet, List<List<Object>> counted)
            throws Exception {
        try (Wire wire = Wire.to(storage.tablePort());
                LocalCloud cloud = LocalCloud.start(settings(bench, data)
                        .withHostFlags(List.of())
                        .withAppSettings(Map.of(
                                "MOORING_STORAGE_CONNECTION_STRING",
                                storage.connectionString()
                                        .replace(":" + storage.tablePort() + "/", ":" + wire.port() + "/"))))) {
            HttpsClient hub = hub(cloud, cloud.hubUrl());
            Load load = new Load(bench, pid(cloud, "hub"), pid(cloud, "azurite"));
            for (boolean one : List.of(true, false)) {
                Beats beats = new Beats(hub, one ? fleet.oneGroup() : fleet.manyGroups());
                for (int connections : CONNECTIONS) {
                    long rows = wire.requests();
                    long batches = wire.batches();
                    Load.Figures figures = load.measure(connections, Duration.ZERO, Duration.ofSeconds(3), beats::send);
                    rows = wire.requests() - rows;
                    batches = wire.batches() - batches;
                    // A batch is one request, and its first line was counted besides those of its rows.
                    double written = (double) (rows - batches);
                    counted.add(List.of(
                            one ? "one group" : "each in a group of its own",
                            connections,
                            figures.count(),
                            written / figures.count(),
                            batches,
                            figures.perSecond()));
                }
            }
        }
    }

    private static long pid(LocalCloud cloud, String process) {
        return Objects.requireNonNull(cloud.processes().get(process), process).pid();
    }

    private static long child(String command) {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().command().orElse("").endsWith("/" + command))
                .findFirst()
                .orElseThrow()
                .pid();
    }

    private static Report report(
            Map<String, List<Load.Figures>> all, List<List<Object>> wire, List<List<Object>> counted) {
        List<List<Object>> rows = new ArrayList<>();
        all.forEach((what, figures) -> figures.forEach(one -> rows.add(one.row(what))));
        return new Report(
                List.of(
                        new Report.Table("Signs of life over HTTPS, connections kept", Load.COLUMNS, rows),
                        new Report.Table(
                                "Bytes on the wire (TLS records) of one beat on a connection that is kept",
                                List.of("", "sent", "received", "both"),
                                wire),
                        new Report.Table(
                                "Requests to the storage (measured apart, through a wire that counts)",
                                List.of("", "connections", "beats", "rows per beat", "batches", "per second"),
                                counted)),
                summary(all));
    }

    private static String summary(Map<String, List<Load.Figures>> all) {
        StringBuilder text = new StringBuilder();
        List<Load.Figures> puts = all.get("lease PUT");
        List<Load.Figures> both = all.get("lease GET and PUT");
        List<Load.Figures> beats = Objects.requireNonNull(all.get("heartbeat, one group"));
        for (int i = 0; i < beats.size(); i++) {
            Load.Figures beat = beats.get(i);
            text.append(i == 0 ? "" : "; ").append(beat.connections()).append(" connections: ");
            text.append(Report.digits(beat.bothCpu())).append(" CPU-s per 1,000 beats, ");
            text.append(Report.digits(beat.perSecond())).append(" per second");
            if (puts != null && both != null) {
                Load.Figures put = puts.get(i);
                text.append(" (")
                        .append(Report.digits(beat.bothCpu() / put.bothCpu()))
                        .append("x the CPU and ")
                        .append(Report.digits(beat.perSecond() / put.perSecond()))
                        .append("x the rate of a lease PUT; ")
                        .append(Report.digits(beat.bothCpu() / both.get(i).bothCpu()))
                        .append("x the CPU of GET and PUT)");
            }
        }
        return text.toString();
    }
}
