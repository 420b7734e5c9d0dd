package io.mooring.benchmarks.gitops;

import io.mooring.benchmarks.Benchmark;
import io.mooring.benchmarks.ProcessCost;
import io.mooring.benchmarks.Report;
import io.mooring.benchmarks.Workbench;
import io.mooring.gitops.serve.GitHttpServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the engine costs: 1,000 ConfigMaps applied, one of them changed, nothing changed, drift repaired, and many
 * Kustomizations.
 *
 * <p>Flux's figures are medians of Flux 2.9's controllers on another machine with two cores; times tell the order of
 * magnitude, requests are exact.
 */
public final class GitOpsBenchmark implements Benchmark {
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final int MAPS_EACH = 10;

    @Override
    public String name() {
        return "gitops";
    }

    @Override
    public String about() {
        return "apply, change, rest, drift and many Kustomizations"
                + " [--objects 1000 --drifts 100 --shared 100 --kustomizations 100,500]";
    }

    @Override
    public Report run(Workbench bench) throws Exception {
        List<List<Object>> steps = new ArrayList<>();
        List<List<Object>> fleet = new ArrayList<>();
        double[] drifts;
        ProcessCost end;
        try (KubeSubject subject = new KubeSubject(bench);
                GitManifests manifests = new GitManifests(bench.scratch().resolve("served/repo"));
                GitHttpServer server = GitHttpServer.start(bench.scratch().resolve("served"), 0)) {
            Stage stage = new Stage(bench, subject, manifests);
            subject.source(server.url("repo").toString());
            steps.addAll(stage.one(bench.number("objects", 1000)));
            drifts = stage.drifts(bench.number("drifts", 100));
            steps.addAll(stage.shared(bench.number("shared", 100)));
            int from = 0;
            for (String many :
                    bench.options().getOrDefault("kustomizations", "100,500").split(",")) {
                fleet.addAll(stage.fleet(from, Integer.parseInt(many)));
                from += Integer.parseInt(many);
            }
            end = ProcessCost.of(subject.operatorPid());
        }
        List<Report.Table> tables = List.of(
                new Report.Table(
                        "ConfigMaps of 1 KiB; requests without watches and leases",
                        List.of(
                                "",
                                "seconds",
                                "operator CPU-s",
                                "requests",
                                "writes",
                                "of ConfigMaps",
                                "Flux: seconds",
                                "Flux: requests"),
                        steps),
                new Report.Table(
                        "Kustomizations of 4 objects, prune and wait on",
                        List.of("", "Kustomizations", "seconds to all Ready", "operator CPU-s", "requests"),
                        fleet),
                new Report.Table(
                        "Drift until it is repaired, and the process at the end",
                        List.of("", "p50 ms", "p99 ms", "RSS MiB", "CPU-s in all"),
                        List.of(List.of(
                                "operator",
                                percentile(drifts, 0.5),
                                percentile(drifts, 0.99),
                                end.residentKibibytes() / 1024.0,
                                end.cpuSeconds()))));
        return new Report(tables, summary(steps, drifts));
    }

    private static String summary(List<List<Object>> steps, double[] drifts) {
        StringBuilder text = new StringBuilder("requests");
        for (List<Object> step : steps) {
            text.append(", ").append(step.get(0)).append(": ").append(step.get(3));
            if (step.get(7) instanceof Number flux) {
                text.append(" (Flux ").append(flux).append(", ratio ");
                text.append(Report.digits(((Number) step.get(3)).doubleValue() / flux.doubleValue()));
                text.append(')');
            }
        }
        return text.append("; drift repaired in p50 ")
                .append(Report.digits(percentile(drifts, 0.5)))
                .append(" ms, p99 ")
                .append(Report.digits(percentile(drifts, 0.99)))
                .append(" ms")
                .toString();
    }

    private static double percentile(double[] sorted, double part) {
        return sorted[(int) Math.min(sorted.length - 1L, Math.round(part * (sorted.length - 1)))];
    }

    /** Something whose cost is taken. */
    private interface Step {
        void run() throws Exception;
    }

    /** What Flux took; NaN and -1 where it was not measured. */
    private record Flux(double seconds, long requests) {
        static final Flux UNKNOWN = new Flux(Double.NaN, -1);
    }

    private record Stage(Workbench bench, KubeSubject subject, GitManifests manifests) {
        List<Object> step(String name, Flux flux, Step step) throws Exception {
            bench.progress().accept(name);
            long[] requests = subject.requests();
            ProcessCost cost = ProcessCost.of(subject.operatorPid());
            long began = bench.nanos().getAsLong();
            step.run();
            double seconds = bench.secondsSince(began);
            double cpu = ProcessCost.of(subject.operatorPid()).cpuSeconds() - cost.cpuSeconds();
            long[] after = subject.requests();
            return List.of(
                    name,
                    seconds,
                    cpu,
                    after[0] - requests[0],
                    after[1] - requests[1],
                    after[2] - requests[2],
                    flux.requests() < 0 ? "" : flux.seconds(),
                    flux.requests() < 0 ? "" : flux.requests());
        }

        /** All objects in one Kustomization. */
        List<List<Object>> one(int objects) throws Exception {
            boolean like = objects == 1000;
            for (int i = 0; i < objects; i++) {
                manifests.configMap("maps/" + i / 100, KubeSubject.NAMESPACE, i, "1");
            }
            String first = manifests.commit();
            List<List<Object>> steps = new ArrayList<>();
            steps.add(step("first apply of " + objects, like ? new Flux(9.76, 3020) : Flux.UNKNOWN, () -> {
                subject.requestNow("GitRepository", "repo");
                subject.kustomization("all", "path: maps");
                subject.awaitApplied("all", first);
            }));
            manifests.configMap("maps/0", KubeSubject.NAMESPACE, 7, "2");
            String second = manifests.commit();
            steps.add(step("one of " + objects + " changed", like ? new Flux(4.83, 2020) : Flux.UNKNOWN, () -> {
                subject.requestNow("GitRepository", "repo");
                subject.awaitApplied("all", second);
            }));
            subject.driftAndRepair(GitManifests.name(1)); // From now on everything is watched.
            steps.add(step("asked for, nothing changed", like ? new Flux(4.30, 2012) : Flux.UNKNOWN, () -> {
                subject.requestNow("Kustomization", "all");
                subject.awaitHandled("all");
            }));
            steps.add(
                    step("nothing changed for " + IDLE.toSeconds() + " s", Flux.UNKNOWN, () -> KubeSubject.rest(IDLE)));
            return steps;
        }

        double[] drifts(int number) throws Exception {
            bench.progress().accept(number + " drifts");
            double[] millis = new double[number];
            for (int i = 0; i < number; i++) {
                long began = bench.nanos().getAsLong();
                subject.driftAndRepair(GitManifests.name(i + 10));
                millis[i] = bench.secondsSince(began) * 1000;
            }
            Arrays.sort(millis);
            return millis;
        }

        /** Many Kustomizations of ConfigMaps on one repository. */
        List<List<Object>> shared(int many) throws Exception {
            boolean like = many == 100;
            for (int i = 0; i < many; i++) {
                for (int j = 0; j < MAPS_EACH; j++) {
                    manifests.configMap("shared/" + i, KubeSubject.NAMESPACE, 100_000 + i * MAPS_EACH + j, "1");
                }
            }
            String first = manifests.commit();
            String name = many + " Kustomizations of " + MAPS_EACH;
            List<Object> made = step(name, like ? new Flux(65.9, 4205) : Flux.UNKNOWN, () -> {
                subject.requestNow("GitRepository", "repo");
                for (int i = 0; i < many; i++) {
                    subject.kustomization("shared-" + i, "path: shared/" + i);
                }
                subject.awaitAllApplied("shared-", many, first);
            });
            manifests.configMap("shared/0", KubeSubject.NAMESPACE, 100_000, "2");
            String second = manifests.commit();
            List<Object> changed =
                    step("one object of them changed", like ? new Flux(75.1, 2913) : Flux.UNKNOWN, () -> {
                        subject.requestNow("GitRepository", "repo");
                        subject.awaitAllApplied("shared-", many, second);
                    });
            return List.of(made, changed);
        }

        List<List<Object>> fleet(int from, int many) throws Exception {
            String prefix = "app-" + from + "-";
            List<Object> created = fleet("created", prefix, many, "1", () -> {
                for (int i = 0; i < many; i++) {
                    subject.kustomization(prefix + i, "wait: true, path: apps/" + prefix + i);
                }
            });
            return List.of(created, fleet("all upgraded", prefix, many, "2", () -> {}));
        }

        private List<Object> fleet(String name, String prefix, int many, String mark, Step more) throws Exception {
            for (int i = 0; i < many; i++) {
                manifests.application(KubeSubject.NAMESPACE, prefix + i, mark);
            }
            String commit = manifests.commit();
            List<Object> step = step(many + " Kustomizations of 4 objects " + name, Flux.UNKNOWN, () -> {
                subject.requestNow("GitRepository", "repo");
                more.run();
                subject.awaitAllApplied(prefix, many, commit);
            });
            return List.of(name, many, step.get(1), step.get(2), step.get(3));
        }
    }
}
