package io.mooring.extensions.helm;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/**
 * Helm, as a client that cannot be taken down by it: every operation runs in a worker process, has a deadline, and is
 * cancelled by interrupting the caller, which kills the worker. Calls may come from many threads; operations on one
 * release must not overlap (Helm itself keeps no lock).
 */
public final class Helm implements AutoCloseable {
    private static final Duration QUERY_DEADLINE = Duration.ofSeconds(60);
    /** Helm's uninstall has no timeout of its own but waits for hooks up to five minutes. */
    private static final Duration UNINSTALL_DEADLINE = Duration.ofMinutes(6);

    private static final Duration TEST_GRACE = Duration.ofSeconds(20);

    private final HelmWorkers workers;
    private final int workersMax;

    private Helm(HelmSettings settings) {
        this.workers = new HelmWorkers(settings);
        this.workersMax = settings.pool().workersMax();
    }

    /** Starts no process yet. */
    public static Helm start(HelmSettings settings) {
        return new Helm(settings);
    }

    public HelmOutcome<ReleaseRevision> install(ReleaseRequest request) {
        return run(new HelmOperation.Install(request), request.options().deadline(), new TypeReference<>() {});
    }

    /** Makes a new revision of a release that exists; nothing of the earlier values is kept. */
    public HelmOutcome<ReleaseRevision> upgrade(ReleaseRequest request) {
        return run(new HelmOperation.Upgrade(request, false), request.options().deadline(), new TypeReference<>() {});
    }

    /** Upgrades, or installs when there is no such release. */
    public HelmOutcome<ReleaseRevision> upgradeInstall(ReleaseRequest request) {
        return run(new HelmOperation.Upgrade(request, true), request.options().deadline(), new TypeReference<>() {});
    }

    /** Deletes the release's objects and its history, whatever state it is in; does not wait until they are gone. */
    public HelmOutcome<String> uninstall(ReleaseName release, Kubeconfig kubeconfig) {
        return run(
                new HelmOperation.Uninstall(release, kubeconfig, true), UNINSTALL_DEADLINE, new TypeReference<>() {});
    }

    /** As {@link #uninstall}, but runs nothing of the chart's before or after. */
    public HelmOutcome<String> uninstallWithoutHooks(ReleaseName release, Kubeconfig kubeconfig) {
        return run(
                new HelmOperation.Uninstall(release, kubeconfig, false), UNINSTALL_DEADLINE, new TypeReference<>() {});
    }

    /** Runs the chart's own tests and waits for them. */
    public HelmOutcome<ReleaseRevision> test(ReleaseName release, Duration timeout, Kubeconfig kubeconfig) {
        return run(
                new HelmOperation.Test(release, timeout, kubeconfig),
                timeout.plus(TEST_GRACE),
                new TypeReference<>() {});
    }

    public HelmOutcome<ReleaseRevision> status(ReleaseName release, Kubeconfig kubeconfig) {
        return run(new HelmOperation.Status(release, kubeconfig), QUERY_DEADLINE, new TypeReference<>() {});
    }

    /** The releases of one namespace, in every state. */
    public HelmOutcome<List<ReleaseRevision>> list(String namespace, Kubeconfig kubeconfig) {
        return run(new HelmOperation.ListAll(namespace, kubeconfig), QUERY_DEADLINE, new TypeReference<>() {});
    }

    /** The releases of all namespaces, in every state. */
    public HelmOutcome<List<ReleaseRevision>> list(Kubeconfig kubeconfig) {
        return run(new HelmOperation.ListAll(null, kubeconfig), QUERY_DEADLINE, new TypeReference<>() {});
    }

    /** The newest revisions, oldest of them first. */
    public HelmOutcome<List<ReleaseRevision>> history(ReleaseName release, int revisionsMax, Kubeconfig kubeconfig) {
        return run(
                new HelmOperation.History(release, revisionsMax, kubeconfig), QUERY_DEADLINE, new TypeReference<>() {});
    }

    /** Renders a chart without asking a cluster. */
    public HelmOutcome<String> template(TemplateRequest request) {
        return run(new HelmOperation.Template(request), QUERY_DEADLINE, new TypeReference<>() {});
    }

    /** The chart's Chart.yaml. */
    public HelmOutcome<String> showChart(Path chart) {
        return run(new HelmOperation.ShowChart(chart), QUERY_DEADLINE, new TypeReference<>() {});
    }

    /** How many operations can run at the same time. */
    public int workersMax() {
        return workersMax;
    }

    /** Process ids of the workers that live at this moment. */
    public Set<Long> workerPids() {
        return workers.pids();
    }

    /** Kills the workers, in the middle of operations too. */
    @Override
    public void close() {
        workers.close();
    }

    private <T> HelmOutcome<T> run(HelmOperation operation, Duration deadline, TypeReference<T> type) {
        HelmWire.Reply reply = workers.run(operation, deadline);
        if (reply.failure() != null) {
            return new HelmOutcome.Failed<>(reply.failure());
        }
        JsonNode value = reply.value();
        if (value == null) {
            return new HelmOutcome.Failed<>(
                    new HelmFailure(HelmFailure.Kind.OTHER, "the worker answered with nothing"));
        }
        try {
            return new HelmOutcome.Done<>(HelmWire.JSON.convertValue(value, type));
        } catch (JacksonException unreadable) {
            return new HelmOutcome.Failed<>(new HelmFailure(
                    HelmFailure.Kind.OTHER, "the worker's answer cannot be read: " + unreadable.getMessage()));
        }
    }
}
