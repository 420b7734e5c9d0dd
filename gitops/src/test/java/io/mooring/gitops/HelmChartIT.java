package io.mooring.gitops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.mooring.gitops.source.oci.TestRegistry;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where charts come from. */
class HelmChartIT extends HelmFixture {
    @Test
    void aPrivateRepositoryIsReadWithItsLoginAndAChartIsGotOnce() throws Exception {
        charts.wantsLogin();
        charts.publish("greeter", "1.2.0", ChartRepository.greeter("1.2.0"));
        charts.publish("greeter", "2.0.0-rc.1", ChartRepository.greeter("2.0.0-rc.1"));
        repository("interval: 1h");
        awaitReason("HelmRepository", "charts", "AuthenticationFailed");
        secret("login", Map.of("username", "reader", "password", "secret"));
        resource("HelmRepository", "source.toolkit.fluxcd.io/v1", "charts").delete();
        Waiting.until(() -> read("HelmRepository", "charts") == null, () -> "repository goes");
        repository("interval: 1h, secretRef: {name: login}");
        chart("newest", "chart: greeter");
        chart("pinned", "chart: greeter, version: 1.0.0");
        chart("shouting", "chart: greeter, version: 1.0.x, valuesFiles: [values.yaml, values-shout.yaml]");
        chart("silent", "chart: greeter, valuesFiles: [nowhere.yaml]");
        chart("tolerant", "chart: greeter, valuesFiles: [nowhere.yaml], ignoreMissingValuesFiles: true");
        chart("unborn", "chart: greeter, version: 3.x");
        chart("unknown", "chart: nobody");
        awaitRevision("newest", "1.2.0");
        awaitRevision("pinned", "1.0.0");
        awaitRevision("shouting", "1.0.0+1");
        awaitRevision("tolerant", "1.2.0+1");
        awaitReason("HelmChart", "silent", "ChartPackageError");
        awaitReason("HelmChart", "unborn", "ChartPullFailed");
        awaitReason("HelmChart", "unknown", "ChartPullFailed");
        assertTrue(message("HelmChart", "unborn").contains("3.x"), message("HelmChart", "unborn"));
        assertTrue(message("HelmRepository", "charts").startsWith("stored artifact: revision 'sha256:"));
        assertEquals(
                "greeter",
                tree("HelmChart", "newest").status().path("observedChartName").asString(""));
        assertEquals(
                1,
                charts.requests.stream()
                        .filter(path -> path.endsWith("1.0.0.tgz"))
                        .count(),
                "who wants the same chart gets it from the store");
    }

    @Test
    void aRegistryHasAChartPerRepositoryAndAVersionPerTag() throws Exception {
        try (TestRegistry registry = new TestRegistry(null)) {
            registry.wants(TestRegistry.Wants.TOKEN);
            registry.pushChart("1.0.0", ChartRepository.greeter("1.0.0").gzip());
            registry.pushChart(
                    "1.1.0_build.7", ChartRepository.greeter("1.1.0+build.7").gzip());
            secret("login", Map.of("username", "reader", "password", "secret"));
            apply(
                    "HelmRepository",
                    "source.toolkit.fluxcd.io/v1",
                    "charts",
                    "{type: oci, insecure: true, url: \"" + registry.url("org") + "\", secretRef: {name: login}}");
            chart("greeter", "chart: greeter, version: 1.x");
            awaitRevision("greeter", "1.1.0+build.7");
            assertEquals("Helm repository is ready", message("HelmRepository", "charts"));
            assertTrue(
                    tree("HelmRepository", "charts").status().path("artifact").isMissingNode());

            secret(
                    "docker",
                    Map.of(
                            ".dockerconfigjson",
                            "{\"auths\":{\"" + registry.host()
                                    + "\":{\"username\":\"reader\",\"password\":\"secret\"}}}"));
            apply(
                    "OCIRepository",
                    "source.toolkit.fluxcd.io/v1",
                    "greeter",
                    "{interval: 1h, insecure: true, url: \"" + registry.url("org/greeter")
                            + "\", ref: {tag: 1.0.0}, secretRef: {name: docker}}");
            apply(
                    "HelmRelease",
                    "helm.toolkit.fluxcd.io/v2",
                    "app",
                    "{interval: 1h, chartRef: {kind: OCIRepository, name: greeter}}");
            awaitReleased("app", "InstallSucceeded");
            assertTrue(setting("app", "version").matches("1\\.0\\.0\\+[0-9a-f]{12}"), setting("app", "version"));
        }
    }

    @Test
    void aChartInGitIsOfferedPerVersionOrPerCommit() throws Exception {
        repository.write(
                "charts/greeter/Chart.yaml",
                "apiVersion: v2\nname: greeter\nversion: 0.1.0\n"
                        + "dependencies: [{name: part, version: 0.1.0, repository: 'file://../part'}]\n");
        repository.write("charts/greeter/templates/settings.yaml", """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: "{{ .Release.Name }}-settings"}
                data: {greeting: "{{ .Values.greeting }}", version: one}
                """);
        repository.write("charts/greeter/values.yaml", "greeting: from the chart\n");
        repository.write("env/values.yaml", "greeting: from the environment\n");
        repository.write("charts/part/Chart.yaml", "apiVersion: v2\nname: part\nversion: 0.1.0\n");
        repository.write("charts/part/templates/part.yaml", configMap("part", "1"));
        String first = repository.commit();
        source("repo");
        releaseFromGit("fixed", "valuesFiles: [charts/greeter/values.yaml, env/values.yaml]");
        awaitReleased("fixed", "InstallSucceeded");
        assertEquals("from the environment", setting("fixed", "greeting"));
        assertEquals("1", value("part"));
        assertEquals("packaged 'greeter' chart with version '0.1.0+1'", message("HelmChart", namespace + "-fixed"));
        resource("HelmRelease", "helm.toolkit.fluxcd.io/v2", "fixed").delete();
        Waiting.until(() -> read("HelmRelease", "fixed") == null, () -> status("HelmRelease", "fixed"));

        releaseFromGit("moving", "reconcileStrategy: Revision");
        awaitReleased("moving", "InstallSucceeded");
        awaitRevision(namespace + "-moving", "0.1.0+" + first.substring(0, 12));
        repository.write("charts/greeter/values.yaml", "greeting: changed\n");
        String second = repository.commit();
        requestNow("GitRepository", "repo");
        awaitRevision(namespace + "-moving", "0.1.0+" + second.substring(0, 12));
        Waiting.until(() -> setting("moving", "greeting").equals("changed"), () -> status("HelmRelease", "moving"));
    }

    private void releaseFromGit(String name, String fields) {
        apply(
                "HelmRelease",
                "helm.toolkit.fluxcd.io/v2",
                name,
                "{interval: 1h, chart: {spec: {chart: ./charts/greeter, " + fields
                        + ", sourceRef: {kind: GitRepository, name: repo}}}}");
    }

    private void chart(String name, String fields) {
        apply(
                "HelmChart",
                "source.toolkit.fluxcd.io/v1",
                name,
                "{interval: 1h, sourceRef: {kind: HelmRepository, name: charts}, " + fields + "}");
    }

    private void awaitRevision(String chart, String revision) throws InterruptedException {
        Waiting.until(
                () -> tree("HelmChart", chart)
                        .status()
                        .path("artifact")
                        .path("revision")
                        .asString("")
                        .equals(revision),
                () -> status("HelmChart", chart));
    }

    private void awaitReason(String kind, String name, String reason) throws InterruptedException {
        Waiting.until(() -> hasReason(kind, name, reason), () -> status(kind, name));
    }

    private void secret(String name, Map<String, String> texts) {
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withStringData(texts)
                        .build())
                .create();
    }
}
