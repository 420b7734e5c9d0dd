package io.mooring.benchmarks;

import io.mooring.benchmarks.arm.ArmBenchmark;
import io.mooring.benchmarks.extensions.ExtensionsBenchmark;
import io.mooring.benchmarks.gitops.GitOpsBenchmark;
import io.mooring.benchmarks.heartbeat.HeartbeatBenchmark;
import io.mooring.benchmarks.sweep.RestartBenchmark;
import io.mooring.benchmarks.sweep.SweepBenchmark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Runs one benchmark: prints its tables and writes them to {@code benchmarks/results/NAME.json}. */
public final class BenchmarksMain {
    private static final List<Benchmark> ALL = List.of(
            new ArmBenchmark(),
            new ExtensionsBenchmark(),
            new GitOpsBenchmark(),
            new HeartbeatBenchmark(),
            new SweepBenchmark(),
            new RestartBenchmark());
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private BenchmarksMain() {}

    public static void main(String[] arguments) throws Exception {
        Benchmark benchmark = arguments.length == 0
                ? null
                : ALL.stream()
                        .filter(one -> one.name().equals(arguments[0]))
                        .findFirst()
                        .orElse(null);
        if (benchmark == null) {
            System.err.println("usage: benchmarks/run NAME [--option value]...");
            ALL.forEach(one -> System.err.println("  " + one.name() + ": " + one.about()));
            System.exit(2);
            return;
        }
        Path checkout = Path.of(System.getProperty("mooring.home", "")).toAbsolutePath();
        Path scratch = Files.createTempDirectory("mooring-benchmark");
        try {
            Map<String, Object> machine = Machine.facts();
            Report report = benchmark.run(new Workbench(
                    checkout, scratch, System::nanoTime, options(arguments), line -> System.err.println("… " + line)));
            report.tables().forEach(table -> System.out.println(table.text()));
            System.out.println(benchmark.name() + ": " + report.summary());
            write(checkout.resolve("benchmarks/results/" + benchmark.name() + ".json"), benchmark, machine, report);
        } finally {
            delete(scratch);
        }
        System.exit(0); // Clients may leave threads behind.
    }

    private static Map<String, String> options(String[] arguments) {
        Map<String, String> options = new HashMap<>();
        for (int i = 1; i + 1 < arguments.length; i += 2) {
            options.put(arguments[i].replaceFirst("^--", ""), arguments[i + 1]);
        }
        return options;
    }

    private static void write(Path file, Benchmark benchmark, Map<String, Object> machine, Report report)
            throws IOException {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("benchmark", benchmark.name());
        all.put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        all.put("commit", System.getProperty("mooring.commit", "unknown"));
        all.put("machine", machine);
        all.put("tables", report.tables());
        all.put("summary", report.summary());
        Files.createDirectories(file.getParent());
        Files.writeString(file, JSON.writeValueAsString(all) + "\n");
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
