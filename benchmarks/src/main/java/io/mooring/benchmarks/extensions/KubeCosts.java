package io.mooring.benchmarks.extensions;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.mooring.benchmarks.ProcessCost;
import io.mooring.extensions.helm.Helm;
import java.util.HashMap;
import java.util.Map;

/** What engine, Helm's workers and apiserver have used so far. */
final class KubeCosts {
    private final KubernetesClient client;
    private final Helm helm;
    private final long apiServer;
    /** Workers come and go; what the gone ones used last counts. */
    private final Map<Long, Double> workers = new HashMap<>();

    private long workersResidentMax;

    KubeCosts(KubernetesClient client, Helm helm) {
        this.client = client;
        this.helm = helm;
        this.apiServer = ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().command().orElse("").endsWith("kube-apiserver"))
                .findFirst()
                .orElseThrow()
                .pid();
    }

    /** A reading of all meters. */
    record Reading(double engineCpu, double workersCpu, double apiServerCpu, long requests) {
        Reading minus(Reading other) {
            return new Reading(
                    engineCpu - other.engineCpu,
                    workersCpu - other.workersCpu,
                    apiServerCpu - other.apiServerCpu,
                    requests - other.requests);
        }
    }

    synchronized Reading read() {
        lookAtWorkers();
        return new Reading(
                ProcessCost.of(ProcessHandle.current().pid()).cpuSeconds(),
                workers.values().stream().mapToDouble(Double::doubleValue).sum(),
                ProcessCost.of(apiServer).cpuSeconds(),
                requests());
    }

    /** To be called after each operation, because a worker's figures end with it. */
    synchronized void lookAtWorkers() {
        long resident = 0;
        for (long pid : helm.workerPids()) {
            try {
                ProcessCost cost = ProcessCost.of(pid);
                workers.put(pid, cost.cpuSeconds());
                resident += cost.residentKibibytes();
            } catch (RuntimeException gone) {
                // It ended between the two looks.
            }
        }
        workersResidentMax = Math.max(workersResidentMax, resident);
    }

    synchronized long workersResidentMaxKibibytes() {
        long max = workersResidentMax;
        workersResidentMax = 0;
        return max;
    }

    /** All requests but those for the metrics themselves. */
    private long requests() {
        String metrics = String.valueOf(client.raw("/metrics"));
        return Math.round(metrics.lines()
                .filter(line -> line.startsWith("apiserver_request_total{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum());
    }
}
