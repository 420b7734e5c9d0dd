package io.mooring.gitops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.mooring.gitops.object.KubernetesObject;
import org.junit.jupiter.api.Test;

/** What becomes of releases that fail, and of those that may not be. */
class HelmReleaseFailuresIT extends HelmFixture {
    private static final String NEVER_READY = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: "{{ .Release.Name }}-never"}
            spec:
              selector: {matchLabels: {app: never}}
              template:
                metadata: {labels: {app: never}}
                spec: {containers: [{name: one, image: example.invalid/none}]}
            """;

    @Test
    void aFailedUpgradeIsTriedAgainAndThenRolledBack() throws Exception {
        repository("interval: 1h");
        release(
                "app",
                "version: 1.x",
                "values: {greeting: good}, upgrade: {remediation: {retries: 1}}, rollback: {disableWait: true}");
        awaitReleased("app", "InstallSucceeded");
        charts.publish(
                "greeter",
                "1.1.0",
                ChartRepository.greeter("1.1.0")
                        .file(
                                "greeter/templates/bad.yaml",
                                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: NOT_A_NAME}\n"));
        requestNow("HelmRepository", "charts");
        awaitCondition("app", "Stalled", "RetriesExceeded");
        KubernetesObject after = tree("HelmRelease", "app");
        assertEquals("Failed to upgrade after 2 attempt(s)", words("app", "Stalled"));
        assertEquals(2, after.status().path("upgradeFailures").asInt(0));
        assertTrue(words("app", "Released").contains("greeter@1.1.0"), words("app", "Released"));
        assertTrue(words("app", "Released").contains("NOT_A_NAME"), words("app", "Released"));
        assertEquals(
                "RollbackSucceeded",
                condition("HelmRelease", "app", "Remediated").path("reason").asString(""));
        assertEquals("1.0.0", setting("app", "version"));
        assertEquals("good", setting("app", "greeting"));

        charts.publish("greeter", "1.2.0", ChartRepository.greeter("1.2.0"));
        requestNow("HelmRepository", "charts");
        awaitReleased("app", "UpgradeSucceeded");
        assertEquals("1.2.0", setting("app", "version"));
        assertTrue(tree("HelmRelease", "app").status().path("upgradeFailures").isMissingNode());
    }

    @Test
    void whatNeverBecomesReadyIsUninstalledAgain() throws Exception {
        charts.publish(
                "greeter", "1.1.0", ChartRepository.greeter("1.1.0").file("greeter/templates/never.yaml", NEVER_READY));
        repository("interval: 1h");
        release("app", "version: 1.1.0", "timeout: 2s, install: {remediation: {remediateLastFailure: true}}");
        awaitCondition("app", "Stalled", "RetriesExceeded");
        assertTrue(words("app", "Released").contains("Deployment/app-never"), words("app", "Released"));
        assertEquals(
                "UninstallSucceeded",
                condition("HelmRelease", "app", "Remediated").path("reason").asString(""));
        assertNull(client.configMaps()
                .inNamespace(namespace)
                .withName("app-settings")
                .get());

        release("careless", "version: 1.1.0", "install: {disableWait: true}");
        awaitReleased("careless", "InstallSucceeded");
    }

    @Test
    void driftIsSetRightButWhereOthersMayChangeThings() throws Exception {
        repository("interval: 1h");
        release(
                "app",
                "version: 1.0.0",
                "driftDetection: {mode: enabled, ignore: [{paths: [/data/greeting], target: {kind: ConfigMap}}]}");
        awaitReleased("app", "InstallSucceeded");
        client.configMaps()
                .inNamespace(namespace)
                .withName("app-settings")
                .patch(
                        PatchContext.of(io.fabric8.kubernetes.client.dsl.base.PatchType.JSON_MERGE),
                        "{\"data\":{\"version\":\"x\",\"greeting\":\"mine\"}}");
        requestNow("HelmRelease", "app");
        awaitHandledRelease("app");
        Waiting.until(() -> setting("app", "version").equals("1.0.0"), () -> status("HelmRelease", "app"));
        assertEquals("mine", setting("app", "greeting"));
        assertEquals("1", setting("app", "revision"));
    }

    @Test
    void testsOfTheChartAreRun() throws Exception {
        charts.publish("greeter", "1.1.0", ChartRepository.greeter("1.1.0").file("greeter/templates/test.yaml", """
                        apiVersion: v1
                        kind: ConfigMap
                        metadata:
                          name: "{{ .Release.Name }}-test"
                          annotations: {helm.sh/hook: test}
                        """));
        repository("interval: 1h");
        release("app", "version: 1.1.0", "test: {enable: true}");
        awaitReleased("app", "TestSucceeded");
        assertEquals(
                "Succeeded",
                tree("HelmRelease", "app")
                        .status()
                        .path("history")
                        .path(0)
                        .path("testHooks")
                        .path("app-test")
                        .path("phase")
                        .asString(""));
    }

    @Test
    void whatMayNotBeIsSaidInWords() throws Exception {
        repository("interval: 1h");
        apply(
                "HelmRelease",
                "helm.toolkit.fluxcd.io/v2",
                "elsewhere",
                "{interval: 1h, chart: {spec: {chart: greeter,"
                        + " sourceRef: {kind: HelmRepository, name: charts, namespace: default}}}}");
        awaitCondition("elsewhere", "Stalled", "AccessDenied");
        release("second", "version: 1.x", "dependsOn: [{name: first}]");
        awaitCondition("second", "Ready", "DependencyNotReady");
        client.resource("---\n{apiVersion: v1, kind: ServiceAccount, metadata: {name: nobody, namespace: " + namespace
                        + "}}")
                .create();
        release("powerless", "version: 1.x", "serviceAccountName: nobody");
        awaitCondition("powerless", "Ready", "StorageOperationFailed");
        assertTrue(message("HelmRelease", "powerless").contains("nobody"), message("HelmRelease", "powerless"));
        release("unvalued", "version: 1.x", "valuesFrom: [{kind: Secret, name: nowhere}]");
        awaitCondition("unvalued", "Ready", "ValuesError");
        release("rendered", "version: 1.x", "postRenderers: [{kustomize: {}}]");
        awaitCondition("rendered", "Stalled", "UnsupportedField");

        release("first", "version: 1.x", "install: {createNamespace: true}");
        awaitReleased("second", "InstallSucceeded");
    }

    private void awaitCondition(String name, String type, String reason) throws InterruptedException {
        Waiting.until(
                () -> condition("HelmRelease", name, type)
                        .path("reason")
                        .asString("")
                        .equals(reason),
                () -> status("HelmRelease", name));
    }

    private String words(String name, String type) {
        return condition("HelmRelease", name, type).path("message").asString("");
    }
}
