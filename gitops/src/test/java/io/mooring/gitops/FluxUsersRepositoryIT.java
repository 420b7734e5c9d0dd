package io.mooring.gitops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A repository as users of Flux have them: what runs everywhere in bases, what differs per environment in overlays, what has to be there
 * first in infrastructure, and a folder per cluster that ties them together.
 */
class FluxUsersRepositoryIT extends HelmFixture {
    @Test
    void aClusterFollowsItsFolderFromTheFirstCommitToTheLast() throws Exception {
        charts.publish("greeter", "1.1.0", ChartRepository.greeter("1.1.0"));
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("greeter-values")
                        .withNamespace(namespace)
                        .endMetadata()
                        .withStringData(Map.of("values.yaml", "greeting: from the secret\n"))
                        .build())
                .create();
        cluster();
        infrastructure();
        apps("1.0.0");
        String first = repository.commit();
        source("repo");
        kustomization("staging", "path: ./clusters/staging, interval: 1h");
        Waiting.until(() -> read("Kustomization", "apps") != null, () -> status("Kustomization", "staging"));
        awaitApplied("apps", first);
        awaitReady("infra-controllers", "True", "ReconciliationSucceeded");
        assertEquals("1.0.0", setting("greeter", "version"));
        assertEquals(
                "hello from staging", setting("greeter", "greeting"), "an overlay wins over the base and the Secret");
        assertEquals("1.0.0", setting("controller", "version"));
        assertEquals("from the secret", setting("controller", "greeting"));
        assertEquals("staging.example.invalid", value("domain"));

        apps("1.1.0");
        String second = repository.commit();
        requestNow("GitRepository", "repo");
        awaitApplied("apps", second);
        awaitReleased("greeter", "UpgradeSucceeded");
        assertEquals("1.1.0", setting("greeter", "version"));
        assertEquals("1", setting("controller", "revision"), "what did not change is left alone");

        repository.write("apps/staging/kustomization.yaml", "kind: Kustomization\nresources: [../base/nothing]\n");
        repository.write("apps/base/nothing/kustomization.yaml", "kind: Kustomization\nresources: []\n");
        String third = repository.commit();
        requestNow("GitRepository", "repo");
        awaitApplied("apps", third);
        Waiting.until(() -> read("HelmRelease", "greeter") == null, () -> status("HelmRelease", "greeter"));
        assertNull(client.configMaps()
                .inNamespace(namespace)
                .withName("greeter-settings")
                .get());
        assertNotNull(client.configMaps()
                .inNamespace(namespace)
                .withName("controller-settings")
                .get());
    }

    private void cluster() throws IOException {
        repository.write("clusters/staging/infrastructure.yaml", """
                apiVersion: kustomize.toolkit.fluxcd.io/v1
                kind: Kustomization
                metadata: {name: infra-controllers, namespace: NAMESPACE}
                spec:
                  interval: 1h
                  retryInterval: 2s
                  timeout: 2m
                  sourceRef: {kind: GitRepository, name: repo}
                  path: ./infrastructure/controllers
                  prune: true
                  wait: true
                ---
                apiVersion: kustomize.toolkit.fluxcd.io/v1
                kind: Kustomization
                metadata: {name: infra-configs, namespace: NAMESPACE}
                spec:
                  dependsOn: [{name: infra-controllers}]
                  interval: 1h
                  retryInterval: 2s
                  sourceRef: {kind: GitRepository, name: repo}
                  path: ./infrastructure/configs
                  prune: true
                  postBuild: {substitute: {environment: staging}}
                """.replace("NAMESPACE", namespace));
        repository.write("clusters/staging/apps.yaml", """
                apiVersion: kustomize.toolkit.fluxcd.io/v1
                kind: Kustomization
                metadata: {name: apps, namespace: NAMESPACE}
                spec:
                  dependsOn: [{name: infra-configs}]
                  interval: 1h
                  retryInterval: 2s
                  timeout: 2m
                  sourceRef: {kind: GitRepository, name: repo}
                  path: ./apps/staging
                  prune: true
                  wait: true
                  postBuild:
                    substitute: {environment: staging}
                    substituteFrom: [{kind: ConfigMap, name: domain}]
                """.replace("NAMESPACE", namespace));
    }

    private void infrastructure() throws IOException {
        repository.write("infrastructure/controllers/kustomization.yaml", """
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                namespace: %s
                resources: [repository.yaml, controller.yaml]
                """.formatted(namespace));
        repository.write("infrastructure/controllers/repository.yaml", """
                apiVersion: source.toolkit.fluxcd.io/v1
                kind: HelmRepository
                metadata: {name: charts}
                spec: {interval: 1h, url: "%s"}
                """.formatted(charts.url()));
        repository.write("infrastructure/controllers/controller.yaml", release("controller", "1.0.x"));
        repository.write("infrastructure/configs/kustomization.yaml", """
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                namespace: %s
                resources: [domain.yaml]
                """.formatted(namespace));
        repository.write("infrastructure/configs/domain.yaml", """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: domain}
                data: {key: "${environment}.example.invalid"}
                """);
    }

    private void apps(String version) throws IOException {
        repository.write("apps/base/greeter/kustomization.yaml", """
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                namespace: %s
                resources: [release.yaml]
                """.formatted(namespace));
        repository.write("apps/base/greeter/release.yaml", release("greeter", "1.0.0"));
        repository.write("apps/staging/kustomization.yaml", """
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                resources: [../base/greeter]
                patches:
                  - path: greeter.yaml
                    target: {kind: HelmRelease}
                """);
        repository.write("apps/staging/greeter.yaml", """
                apiVersion: helm.toolkit.fluxcd.io/v2
                kind: HelmRelease
                metadata: {name: greeter}
                spec:
                  chart: {spec: {version: %s}}
                  values: {greeting: "hello from ${environment}"}
                """.formatted(version));
    }

    private static String release(String name, String version) {
        return """
                apiVersion: helm.toolkit.fluxcd.io/v2
                kind: HelmRelease
                metadata: {name: %s}
                spec:
                  interval: 1h
                  chart:
                    spec:
                      chart: greeter
                      version: %s
                      sourceRef: {kind: HelmRepository, name: charts}
                  install: {remediation: {retries: 3}}
                  valuesFrom: [{kind: Secret, name: greeter-values}]
                """.formatted(name, version);
    }
}
