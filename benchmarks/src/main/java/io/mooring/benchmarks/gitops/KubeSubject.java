package io.mooring.benchmarks.gitops;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.mooring.benchmarks.Workbench;
import io.mooring.gitops.GitOpsCrds;
import io.mooring.localcluster.LocalCluster;
import io.mooring.localcluster.LocalClusterSettings;
import io.mooring.localcluster.LocalClusterSettings.Durability;
import io.mooring.localcluster.LocalClusterSettings.Parts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A real apiserver with controllers, and the operator beside it in a process of its own. */
final class KubeSubject implements AutoCloseable {
    static final String NAMESPACE = "bench";

    private static final String SOURCES = "source.toolkit.fluxcd.io/v1";
    private static final String KUSTOMIZATIONS = "kustomize.toolkit.fluxcd.io/v1";
    private static final Pattern REQUESTS =
            Pattern.compile("(?m)^apiserver_request_total\\{([^}]*)} (\\d+(?:\\.\\d+)?(?:e\\+\\d+)?)$");

    private final LocalCluster cluster;
    private final KubernetesClient client;
    private final Process operator;
    private final KubeSeen kustomizations;
    private final KubeSeen configMaps;
    private long serial;

    KubeSubject(Workbench bench) throws IOException {
        cluster = LocalCluster.start(LocalClusterSettings.in(bench.scratch().resolve("cluster"))
                .withParts(Parts.CONTROLLERS)
                .withDurability(Durability.SAFE)
                .withProgress(bench.progress()));
        client = cluster.client();
        GitOpsCrds.manifests()
                .values()
                .forEach(manifest -> client.resource(manifest).serverSideApply());
        client.resource("---\n{apiVersion: v1, kind: Namespace, metadata: {name: " + NAMESPACE + "}}")
                .create();
        kustomizations = KubeSeen.of(client, KUSTOMIZATIONS, "Kustomization", NAMESPACE);
        configMaps = KubeSeen.of(client, "v1", "ConfigMap", NAMESPACE);
        Path log = bench.scratch().resolve("operator.log");
        operator = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KubeOperatorMain.class.getName(),
                        cluster.kubeconfig().toString(),
                        bench.scratch().resolve("data").toString(),
                        cluster.kustomize().toString()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    long operatorPid() {
        return operator.pid();
    }

    void source(String url) {
        create("GitRepository", SOURCES, "repo", "{interval: 10s, url: \"" + url + "\", ref: {branch: main}}");
    }

    void kustomization(String name, String fields) {
        create(
                "Kustomization",
                KUSTOMIZATIONS,
                name,
                "{interval: 10m, prune: true, sourceRef: {kind: GitRepository, name: repo}, " + fields + "}");
    }

    private void create(String kind, String apiVersion, String name, String spec) {
        client.resource("---\n{apiVersion: " + apiVersion + ", kind: " + kind + ", metadata: {name: " + name
                        + ", namespace: " + NAMESPACE + "}, spec: " + spec + "}")
                .create();
    }

    /** As a webhook would. */
    void requestNow(String kind, String name) {
        client.genericKubernetesResources(kind.equals("GitRepository") ? SOURCES : KUSTOMIZATIONS, kind)
                .inNamespace(NAMESPACE)
                .withName(name)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"annotations\":{\"reconcile.fluxcd.io/requestedAt\":\"" + ++serial + "\"}}}");
    }

    void awaitHandled(String name) throws InterruptedException {
        String wanted = Long.toString(serial);
        kustomizations.await(
                seen -> wanted.equals(status(seen.get(name)).get("lastHandledReconcileAt")), "handle " + wanted);
    }

    void awaitApplied(String name, String commit) throws InterruptedException {
        kustomizations.await(seen -> ready(seen.get(name), commit), name + " at " + commit);
    }

    void awaitAllApplied(String prefix, int number, String commit) throws InterruptedException {
        kustomizations.await(
                seen -> seen.entrySet().stream()
                                .filter(one -> one.getKey().startsWith(prefix) && ready(one.getValue(), commit))
                                .count()
                        == number,
                number + " of " + prefix + " at " + commit);
    }

    /** Spoils a ConfigMap and waits until it is as it was. */
    void driftAndRepair(String name) throws InterruptedException {
        GenericKubernetesResource spoilt = client.genericKubernetesResources("v1", "ConfigMap")
                .inNamespace(NAMESPACE)
                .withName(name)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"data\":{\"mark\":\"foreign\"}}");
        long version = Long.parseLong(spoilt.getMetadata().getResourceVersion());
        configMaps.await(
                seen -> seen.get(name) != null
                        && Long.parseLong(seen.get(name).getMetadata().getResourceVersion()) > version,
                "repair " + name);
    }

    /**
     * Requests that the apiserver has answered so far, watches, leases and its own figures left out.
     *
     * @return all, those of them that are neither reads nor dry runs, and those about ConfigMaps
     */
    long[] requests() {
        String metrics = client.raw("/metrics");
        long all = 0;
        long writes = 0;
        long maps = 0;
        Matcher matcher = REQUESTS.matcher(metrics);
        while (matcher.find()) {
            String labels = matcher.group(1);
            boolean counts = !labels.contains("verb=\"WATCH\"")
                    && !labels.contains("resource=\"leases\"")
                    && !labels.contains(",resource=\"\"");
            if (counts) {
                long count = (long) Double.parseDouble(matcher.group(2));
                boolean read = labels.contains("verb=\"GET\"")
                        || labels.contains("verb=\"LIST\"")
                        || labels.contains("dry_run=\"All\"");
                all += count;
                writes += read ? 0 : count;
                maps += labels.contains("resource=\"configmaps\"") ? count : 0;
            }
        }
        return new long[] {all, writes, maps};
    }

    @Override
    public void close() {
        kustomizations.close();
        configMaps.close();
        operator.destroy();
        cluster.close();
    }

    private static boolean ready(@Nullable GenericKubernetesResource kustomization, String commit) {
        Map<?, ?> status = status(kustomization);
        return ("main@sha1:" + commit).equals(status.get("lastAppliedRevision"))
                && status.get("conditions") instanceof List<?> conditions
                && conditions.stream()
                        .anyMatch(one -> one instanceof Map<?, ?> condition
                                && "Ready".equals(condition.get("type"))
                                && "True".equals(condition.get("status")));
    }

    private static Map<?, ?> status(@Nullable GenericKubernetesResource kustomization) {
        return kustomization != null
                        && kustomization.getAdditionalProperties().get("status") instanceof Map<?, ?> status
                ? status
                : Map.of();
    }

    static void rest(Duration time) throws InterruptedException {
        boolean unused = new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
    }
}
