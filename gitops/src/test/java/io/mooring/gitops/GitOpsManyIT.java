package io.mooring.gitops;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mooring.gitops.object.Conditions;
import io.mooring.gitops.object.KubernetesObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Many configurations at once: nobody waits for another one, and what they have in common is done once. */
class GitOpsManyIT extends GitOpsFixture {
    private static final int HALF = 50;
    private static final int SHARERS = 200;

    @Test
    void fiftyThatNeverBecomeHealthyHoldNobodyUp() throws Exception {
        String commit = repository
                .write("stuck/d.yaml", deployment())
                .write("fine/a.yaml", configMap("\"fine-${n}\"", "1"))
                .commit();
        source("repo");
        String stuck = "path: stuck, wait: true, timeout: 1h, interval: 1h, postBuild: {substitute: {n: \"%d\"}}";
        String fine = "path: fine, wait: true, timeout: 1h, interval: 1h, postBuild: {substitute: {n: \"%d\"}}";
        for (int i = 0; i < HALF; i++) {
            kustomization("stuck-" + i, stuck.formatted(i));
        }
        // More of them wait than there are workers.
        Waiting.until(
                () -> count("stuck-", GitOpsManyIT::progressing) == HALF,
                () -> "waiting: " + count("stuck-", GitOpsManyIT::progressing));
        for (int i = 0; i < HALF; i++) {
            kustomization("fine-" + i, fine.formatted(i));
        }
        Waiting.until(() -> count("fine-", ready(commit)) == HALF, () -> "ready: " + count("fine-", ready(commit)));
        assertEquals(HALF, count("stuck-", GitOpsManyIT::progressing));
        assertEquals(1, writesOfOne("fine-"), "requests to write an object of a configuration");
    }

    @Test
    void whatTwoHundredConfigurationsShareIsFetchedAndBuiltOnce() throws Exception {
        String commit = repository
                .write("app/kustomization.yaml", "resources: [a.yaml]\n")
                .write("app/a.yaml", configMap("\"shared-${n}\"", "1"))
                .commit();
        int builds = kustomizeBuilds().size();
        long packs = packs();
        for (int i = 0; i < SHARERS; i++) {
            source("repo-" + i);
            apply(
                    "Kustomization",
                    "kustomize.toolkit.fluxcd.io/v1",
                    "shared-" + i,
                    "{interval: 1h, prune: true, path: app, sourceRef: {kind: GitRepository, name: repo-" + i
                            + "}, postBuild: {substitute: {n: \"" + i + "\"}}}");
        }
        Waiting.until(
                () -> count("shared-", ready(commit)) == SHARERS, () -> "ready: " + count("shared-", ready(commit)));
        assertEquals(
                SHARERS,
                client.configMaps().inNamespace(namespace).list().getItems().stream()
                        .filter(map -> map.getMetadata().getName().startsWith("shared-"))
                        .count());
        assertEquals(1, kustomizeBuilds().size() - builds, "builds");
        assertEquals(1, packs() - packs, "packs fetched");
    }

    /** How many writes each object of these names took at most. */
    private int writesOfOne(String prefix) {
        return (int) REQUESTS.stream()
                .filter(one ->
                        one.startsWith("PATCH") && one.contains("/configmaps/" + prefix) && one.contains(namespace))
                .collect(Collectors.groupingBy(one -> one, Collectors.counting()))
                .values()
                .stream()
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
    }

    private static Predicate<KubernetesObject> ready(String commit) {
        return one -> one.status().path("lastAppliedRevision").asString("").equals("main@sha1:" + commit)
                && ready(one).path("status").asString("").equals("True");
    }

    private static boolean progressing(KubernetesObject one) {
        return ready(one).path("reason").asString("").equals("Progressing")
                && ready(one).path("message").asString("").contains("Deployment/");
    }

    private static JsonNode ready(KubernetesObject one) {
        return Conditions.of(one, "Ready").orElse(KubernetesObject.node());
    }

    private long count(String prefix, Predicate<KubernetesObject> those) {
        return client
                .genericKubernetesResources("kustomize.toolkit.fluxcd.io/v1", "Kustomization")
                .inNamespace(namespace)
                .list()
                .getItems()
                .stream()
                .map(one -> KubernetesObject.parse(
                        client.getKubernetesSerialization().asJson(one)))
                .filter(one -> one.name().startsWith(prefix))
                .filter(those)
                .count();
    }

    /** The packs in the store: every fetch that brings something adds one. */
    private static long packs() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
            return files.filter(file -> file.toString().endsWith(".pack")).count();
        }
    }

    private String deployment() {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: "web-${n}", namespace: %s}
                spec:
                  replicas: 1
                  selector: {matchLabels: {app: "web-${n}"}}
                  template:
                    metadata: {labels: {app: "web-${n}"}}
                    spec: {containers: [{name: web, image: example.invalid/web}]}
                """.formatted(namespace);
    }
}
