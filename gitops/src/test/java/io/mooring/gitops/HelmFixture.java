package io.mooring.gitops;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A repository of charts beside the operator. */
abstract class HelmFixture extends GitOpsFixture {
    ChartRepository charts;

    @BeforeEach
    void open() throws Exception {
        charts = new ChartRepository();
        charts.publish("greeter", "1.0.0", ChartRepository.greeter("1.0.0"));
    }

    @AfterEach
    void close() {
        charts.close();
    }

    void repository(String fields) {
        apply(
                "HelmRepository",
                "source.toolkit.fluxcd.io/v1",
                "charts",
                "{url: \"" + charts.url() + "\", " + fields + "}");
    }

    void release(String name, String chart, String fields) {
        apply(
                "HelmRelease",
                "helm.toolkit.fluxcd.io/v2",
                name,
                "{interval: 1h, chart: {spec: {chart: greeter, " + chart
                        + ", sourceRef: {kind: HelmRepository, name: charts}}}, " + fields + "}");
    }

    void awaitReleased(String name, String reason) throws InterruptedException {
        Waiting.until(
                () -> hasReason("HelmRelease", name, reason)
                        && condition("HelmRelease", name, "Ready")
                                .path("status")
                                .asString("")
                                .equals("True"),
                () -> status("HelmRelease", name) + read("HelmChart", namespace + "-" + name));
    }

    void awaitHandledRelease(String name) throws InterruptedException {
        String requested =
                read("HelmRelease", name).getMetadata().getAnnotations().get("reconcile.fluxcd.io/requestedAt");
        Waiting.until(
                () -> requested.equals(tree("HelmRelease", name)
                        .status()
                        .path("lastHandledReconcileAt")
                        .asString("")),
                () -> status("HelmRelease", name));
    }

    String setting(String release, String key) {
        return client.configMaps()
                .inNamespace(namespace)
                .withName(release + "-settings")
                .get()
                .getData()
                .get(key);
    }
}
