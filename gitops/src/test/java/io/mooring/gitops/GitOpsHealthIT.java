package io.mooring.gitops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import org.junit.jupiter.api.Test;

/** How the operator waits for health, and how it forgets nothing over a restart. */
class GitOpsHealthIT extends GitOpsFixture {
    @Test
    void readyOnlyWhenHealthyAndNobodyElseWaits() throws Exception {
        repository.write("slow/d.yaml", deployment()).write("quick/a.yaml", configMap("a", "1"));
        String commit = repository.commit();
        source("repo");
        kustomization("slow", "path: slow, wait: true, timeout: 10m");
        Waiting.until(
                () -> message("Kustomization", "slow").contains("Deployment/" + namespace + "/web"),
                () -> status("Kustomization", "slow"));
        assertTrue(hasReason("Kustomization", "slow", "Progressing"));
        kustomization("quick", "path: quick");
        awaitApplied("quick", commit);

        client.apps().deployments().inNamespace(namespace).withName("web").editStatus(deployment -> {
            deployment.setStatus(new DeploymentStatusBuilder()
                    .withObservedGeneration(deployment.getMetadata().getGeneration())
                    .withReplicas(1)
                    .withUpdatedReplicas(1)
                    .withReadyReplicas(1)
                    .withAvailableReplicas(1)
                    .addNewCondition()
                    .withType("Available")
                    .withStatus("True")
                    .endCondition()
                    .build());
            return deployment;
        });
        awaitApplied("slow", commit);
        assertEquals(
                "True",
                condition("Kustomization", "slow", "Healthy").path("status").asString(""));
    }

    @Test
    void aNewRevisionEndsTheWaitForTheOldOne() throws Exception {
        repository.write("d.yaml", deployment()).commit();
        source("repo");
        kustomization("all", "path: ./, wait: true, timeout: 10m");
        awaitReady("all", "Unknown", "Progressing");
        String commit =
                repository.delete("d.yaml").write("a.yaml", configMap("a", "1")).commit();
        requestNow("GitRepository", "repo");
        awaitApplied("all", commit);
        assertNull(client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName("web")
                .get());
    }

    @Test
    void onlyWhatIsNamedIsWaitedFor() throws Exception {
        String commit = repository
                .write("d.yaml", deployment())
                .write("a.yaml", configMap("a", "1"))
                .commit();
        source("repo");
        kustomization("map", "path: ./, healthChecks: [" + check("v1", "ConfigMap", "a") + "]");
        awaitApplied("map", commit);
        kustomization("web", "path: ./, timeout: 10m, healthChecks: [" + check("apps/v1", "Deployment", "web") + "]");
        awaitReady("web", "Unknown", "Progressing");
        assertTrue(message("Kustomization", "web").contains("Deployment/" + namespace + "/web"));
    }

    @Test
    void whatCannotBeChangedIsMadeAnewIfForced() throws Exception {
        repository.write("a.yaml", "immutable: true\n" + configMap("a", "1")).commit();
        source("repo");
        kustomization("held", "path: ./");
        Waiting.until(() -> hasReason("Kustomization", "held", "ReconciliationSucceeded"), () -> "not applied");
        String uid = uid("a");
        String second = repository
                .write("a.yaml", "immutable: true\n" + configMap("a", "2"))
                .commit();
        requestNow("GitRepository", "repo");
        awaitReady("held", "False", "ReconciliationFailed");
        assertEquals("1", value("a"));
        assertEquals(uid, uid("a"));
        resource("Kustomization", "kustomize.toolkit.fluxcd.io/v1", "held").edit(object -> {
            java.util.Map<String, Object> spec = object.get("spec");
            spec.put("force", true);
            return object;
        });
        awaitApplied("held", second);
        assertEquals("2", value("a"));
        assertNotEquals(uid, uid("a"));
    }

    private String check(String apiVersion, String kind, String name) {
        return "{apiVersion: " + apiVersion + ", kind: " + kind + ", name: " + name + ", namespace: " + namespace + "}";
    }

    private String uid(String name) {
        return client.configMaps()
                .inNamespace(namespace)
                .withName(name)
                .get()
                .getMetadata()
                .getUid();
    }

    @Test
    void aSuspendedKustomizationIsLeftAlone() throws Exception {
        String first = repository.write("a.yaml", configMap("a", "1")).commit();
        source("repo");
        kustomization("held", "path: ./");
        kustomization("other", "path: ./, targetNamespace: " + namespace);
        awaitApplied("held", first);
        resource("Kustomization", "kustomize.toolkit.fluxcd.io/v1", "held").edit(object -> {
            java.util.Map<String, Object> spec = object.get("spec");
            spec.put("suspend", true);
            return object;
        });
        String second = repository.write("a.yaml", configMap("a", "2")).commit();
        requestNow("GitRepository", "repo");
        awaitApplied("other", second);
        assertEquals("main@sha1:" + first, statusField("held", "lastAppliedRevision"));
    }

    private String deployment() {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web, namespace: %s}
                spec:
                  replicas: 1
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}}
                    spec: {containers: [{name: web, image: example.invalid/web}]}
                """.formatted(namespace);
    }
}
