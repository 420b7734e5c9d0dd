package io.mooring.gitops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.mooring.extensions.helm.Helm;
import io.mooring.extensions.helm.HelmOutcome;
import io.mooring.extensions.helm.HelmSettings;
import io.mooring.extensions.helm.ReleaseName;
import io.mooring.extensions.helm.ReleaseOptions;
import io.mooring.extensions.helm.ReleaseRequest;
import io.mooring.extensions.helm.ReleaseRevision;
import io.mooring.extensions.release.KubeCluster;
import io.mooring.gitops.object.KubernetesObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** HelmReleases against a real apiserver, with charts from a real repository and Helm itself. */
class HelmReleaseIT extends HelmFixture {

    @Test
    void aReleaseIsInstalledThenUpgradedThenUninstalled() throws Exception {
        repository("interval: 1h");
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("values")
                        .withNamespace(namespace)
                        .endMetadata()
                        .withStringData(Map.of("values.yaml", "greeting: from the secret\n", "who", "world"))
                        .build())
                .create();
        release(
                "app",
                "version: 1.x",
                "valuesFrom: [{kind: Secret, name: values}, {kind: ConfigMap, name: none, optional: true}]");
        awaitReleased("app", "InstallSucceeded");
        assertEquals("from the secret", setting("app", "greeting"));
        assertEquals(
                "1.0.0",
                tree("HelmRelease", "app")
                        .status()
                        .path("lastAttemptedRevision")
                        .asString(""));
        assertEquals(
                "Helm install succeeded for release " + namespace + "/app.v1 with chart greeter@1.0.0",
                message("HelmRelease", "app"));
        assertEquals("pulled 'greeter' chart with version '1.0.0'", message("HelmChart", namespace + "-app"));

        charts.publish("greeter", "1.1.0", ChartRepository.greeter("1.1.0"));
        requestNow("HelmRepository", "charts");
        awaitReleased("app", "UpgradeSucceeded");
        assertEquals("1.1.0", setting("app", "version"));
        KubernetesObject after = tree("HelmRelease", "app");
        assertEquals(2, after.status().path("history").size());
        assertEquals(
                "superseded",
                after.status().path("history").path(1).path("status").asString(""));

        int before = REQUESTS.size();
        requestNow("HelmRelease", "app");
        awaitHandledRelease("app");
        assertEquals("2", setting("app", "revision"), "nothing changed, nothing is done");
        assertTrue(
                REQUESTS.subList(before, REQUESTS.size()).stream().noneMatch(request -> request.startsWith("POST")),
                "and no event is told");

        resource("HelmRelease", "helm.toolkit.fluxcd.io/v2", "app").delete();
        Waiting.until(() -> read("HelmRelease", "app") == null, () -> status("HelmRelease", "app"));
        assertNull(client.configMaps()
                .inNamespace(namespace)
                .withName("app-settings")
                .get());
        assertNull(read("HelmChart", namespace + "-app"));
        assertTrue(client.secrets()
                .inNamespace(namespace)
                .withLabel("owner", "helm")
                .list()
                .getItems()
                .isEmpty());
    }

    @Test
    void aReleaseElsewhereIsKeptBesideItsHelmRelease() throws Exception {
        String target = namespace + "-apps";
        repository("interval: 1h");
        release(
                "app",
                "version: 1.0.0",
                "releaseName: app, targetNamespace: " + target + ", install: {createNamespace: true}, maxHistory: 1");
        awaitReleased("app", "InstallSucceeded");
        assertEquals(List.of("sh.helm.release.v1.app.v1"), revisions(namespace));
        assertEquals(List.of(), revisions(target));
        charts.publish("greeter", "1.1.0", ChartRepository.greeter("1.1.0"));
        requestNow("HelmRepository", "charts");
        change("app", "{\"spec\":{\"chart\":{\"spec\":{\"version\":\"1.1.0\"}}}}");
        awaitReleased("app", "UpgradeSucceeded");
        assertEquals(List.of("sh.helm.release.v1.app.v2"), revisions(namespace));
        resource("HelmRelease", "helm.toolkit.fluxcd.io/v2", "app").delete();
        Waiting.until(() -> read("HelmRelease", "app") == null, () -> status("HelmRelease", "app"));
        assertNull(
                client.configMaps().inNamespace(target).withName("app-settings").get());
        assertEquals(List.of(), revisions(namespace));
        assertEquals(List.of(), revisions(target));
        client.namespaces().withName(target).delete();
    }

    @Test
    void aReleaseThatIsThereIsTakenOverWithoutAnUpgrade() throws Exception {
        repository("interval: 1h");
        Path chart = folder.resolve(namespace + ".tgz");
        Files.write(chart, ChartRepository.greeter("1.0.0").gzip());
        try (Helm helm = Helm.start(HelmSettings.from(System.getenv()))) {
            HelmOutcome<ReleaseRevision> made = helm.install(new ReleaseRequest(
                    new ReleaseName(namespace, "app"),
                    chart,
                    Map.of("greeting", "by hand", "replicas", 3),
                    KubeCluster.of(client).kubeconfig(),
                    ReleaseOptions.defaults()));
            assertInstanceOf(HelmOutcome.Done.class, made);
        }
        release("app", "version: 1.0.0", "values: {replicas: 3, greeting: by hand}");
        awaitReleased("app", "InstallSucceeded");
        assertEquals("1", setting("app", "revision"));
        assertEquals(List.of("sh.helm.release.v1.app.v1"), revisions(namespace));

        change("app", "{\"spec\":{\"values\":{\"greeting\":\"by Git\"}}}");
        awaitReleased("app", "UpgradeSucceeded");
        assertEquals("by Git", setting("app", "greeting"));
        assertEquals("2", setting("app", "revision"));
    }

    private void change(String name, String patch) {
        resource("HelmRelease", "helm.toolkit.fluxcd.io/v2", name).patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }

    private static List<String> revisions(String namespace) {
        return client.secrets().inNamespace(namespace).withLabel("owner", "helm").list().getItems().stream()
                .map(secret -> secret.getMetadata().getName())
                .toList();
    }
}
