package io.mooring.benchmarks.arm;

import io.mooring.azurite.LocalCloud;
import io.mooring.azurite.LocalCloudSettings;
import io.mooring.azurite.StorageEndpoints;
import io.mooring.benchmarks.Benchmark;
import io.mooring.benchmarks.ProcessCost;
import io.mooring.benchmarks.Report;
import io.mooring.benchmarks.Workbench;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** How fast the hub lists and shows clusters, and what a request costs, beside a bare answer and a bare read. */
public final class ArmBenchmark implements Benchmark {
    private static final String TABLE = "ConnectedClusters";
    private static final List<Integer> CLIENTS = List.of(8, 64);

    @Override
    public String name() {
        return "arm";
    }

    @Override
    public String about() {
        return "lists of 10,000 clusters and GET of one [--clusters N] [--seconds N] [--jfr FILE]";
    }

    @Override
    public Report run(Workbench bench) throws Exception {
        int size = bench.number("clusters", 10_000);
        Path data = Files.createDirectories(bench.scratch().resolve("cloud"));
        List<Report.Table> tables = new ArrayList<>();
        List<Load.Figures> loads;
        List<List<Object>> lists = new ArrayList<>();
        StorageEndpoints storage;
        try (LocalCloud cloud = LocalCloud.start(settings(bench, data))) {
            ArmClient hub = new ArmClient(cloud);
            Fleet fleet = new Fleet(hub, size);
            bench.progress().accept("creating " + size + " clusters");
            long began = bench.nanos().getAsLong();
            fleet.create();
            double seconds = bench.secondsSince(began);
            tables.add(new Report.Table(
                    "Creating",
                    List.of("", "clusters", "seconds", "PUT/s"),
                    List.of(List.of("16 clients", size, seconds, size / seconds))));
            loads = loads(bench, cloud, hub, tables);
            for (String top : List.of("", "&$top=1000")) {
                lists.add(list(bench, cloud, fleet, top));
            }
            storage = cloud.storage();
        }
        bench.progress().accept("counting the requests to the storage");
        count(bench, data, size, storage, lists);
        tables.add(new Report.Table(
                "Lists of " + size + " clusters",
                List.of("", "pages", "seconds", "hub CPU-s", "storage CPU-s", "requests to storage"),
                lists));
        return new Report(tables, summary(loads, lists, size));
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

    private static List<Load.Figures> loads(Workbench bench, LocalCloud cloud, ArmClient hub, List<Report.Table> tables)
            throws Exception {
        Load load = new Load(bench, pid(cloud, "hub"), pid(cloud, "azurite"));
        TableReads reads = TableReads.of(cloud.storage().connectionString(), TABLE);
        Duration length = Duration.ofSeconds(bench.number("seconds", 15));
        List<List<Object>> rows = new ArrayList<>();
        List<Load.Figures> gets = new ArrayList<>();
        for (int clients : CLIENTS) {
            bench.progress().accept(clients + " clients");
            Duration warmUp = length.dividedBy(2);
            Load.Figures get =
                    load.measure(clients, warmUp, length, () -> hub.expect(200, "GET", Fleet.path(0), null, true));
            Load.Figures bare =
                    load.measure(clients, warmUp, length, () -> hub.expect(401, "GET", Fleet.path(0), null, false));
            Load.Figures read = load.measure(clients, warmUp, length, reads::read);
            rows.add(get.row("GET cluster"));
            rows.add(bare.row("  bare answer (401, no storage)"));
            rows.add(read.row("  bare read of a row (no hub)"));
            gets.addAll(List.of(get, bare, read));
        }
        tables.add(new Report.Table("GET of one cluster, HTTPS, connections kept", Load.Figures.COLUMNS, rows));
        return gets;
    }

    private static long pid(LocalCloud cloud, String process) {
        return Objects.requireNonNull(cloud.processes().get(process), process).pid();
    }

    private static List<Object> list(Workbench bench, LocalCloud cloud, Fleet fleet, String top) {
        bench.progress().accept("listing " + (top.isEmpty() ? "by pages of 100" : top));
        long hubPid = pid(cloud, "hub");
        long storagePid = pid(cloud, "azurite");
        ProcessCost hub = ProcessCost.of(hubPid);
        ProcessCost storage = ProcessCost.of(storagePid);
        long began = bench.nanos().getAsLong();
        int pages = fleet.list(top);
        double seconds = bench.secondsSince(began);
        return List.of(
                top.isEmpty() ? "pages of 100" : "pages of 1000",
                pages,
                seconds,
                ProcessCost.of(hubPid).cpuSeconds() - hub.cpuSeconds(),
                ProcessCost.of(storagePid).cpuSeconds() - storage.cpuSeconds());
    }

    /** The same lists again on the same data, with a proxy before the storage that would spoil the times above. */
    private static void count(Workbench bench, Path data, int size, StorageEndpoints storage, List<List<Object>> lists)
            throws Exception {
        try (CountingProxy proxy = CountingProxy.to(storage.tablePort(), bench.nanos());
                LocalCloud cloud = LocalCloud.start(settings(bench, data)
                        .withHostFlags(List.of())
                        .withAppSettings(Map.of(
                                "MOORING_STORAGE_CONNECTION_STRING",
                                storage.connectionString()
                                        .replace(":" + storage.tablePort() + "/", ":" + proxy.port() + "/"))))) {
            Fleet fleet = new Fleet(new ArmClient(cloud), size);
            fleet.list("&$top=1000"); // What the hub asks once, it has asked.
            for (int i = 0; i < lists.size(); i++) {
                long before = proxy.requests();
                int pages = fleet.list(i == 0 ? "" : "&$top=1000");
                List<Object> row = new ArrayList<>(lists.get(i));
                row.add(proxy.requests() - before);
                lists.set(i, row);
                bench.progress().accept(pages + " pages: " + row.getLast() + " requests");
            }
        }
    }

    private static String summary(List<Load.Figures> loads, List<List<Object>> lists, int size) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < CLIENTS.size(); i++) {
            Load.Figures get = loads.get(3 * i);
            Load.Figures bare = loads.get(3 * i + 1);
            Load.Figures read = loads.get(3 * i + 2);
            text.append("GET at ").append(get.clients()).append(" clients: p50 ");
            text.append(Report.digits(get.p50Millis() / bare.p50Millis())).append("x of a bare answer and ");
            text.append(Report.digits(get.p50Millis() / read.p50Millis())).append("x of a bare read, hub CPU ");
            text.append(Report.digits(get.hubCpu() / bare.hubCpu())).append("x of a bare answer; ");
        }
        return text + "list of " + size + ": " + lists.getFirst().getLast() + " requests to storage for "
                + lists.getFirst().get(1) + " pages";
    }
}
