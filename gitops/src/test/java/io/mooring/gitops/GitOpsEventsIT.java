package io.mooring.gitops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Event;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What users are told in events and metrics, and that resting costs nothing. */
class GitOpsEventsIT extends GitOpsFixture {
    @Test
    void eventsSayWhatHappenedAsFluxDoes() throws Exception {
        String commit = repository.write("a.yaml", configMap("a", "1")).commit();
        source("repo");
        kustomization("all", "path: ./");
        awaitApplied("all", commit);
        awaitEvent("GitRepository", "NewArtifact", "Normal", "main@sha1:" + commit);
        awaitEvent("Kustomization", "Progressing", "Normal", "ConfigMap/" + namespace + "/a created");
        awaitEvent("Kustomization", "ReconciliationSucceeded", "Normal", "Applied revision: main@sha1:" + commit);
        repository.write("a.yaml", "broken: [").commit();
        requestNow("GitRepository", "repo");
        awaitEvent("Kustomization", "BuildFailed", "Warning", "a.yaml");
        Event warning = events("Kustomization", "BuildFailed").getFirst();
        assertEquals("kustomize-controller", warning.getSource().getComponent());
        assertTrue(warning.getMetadata().getAnnotations().containsKey("kustomize.toolkit.fluxcd.io/revision"));
    }

    @Test
    void metricsHaveFluxNames() throws Exception {
        String commit = repository.write("a.yaml", configMap("a", "1")).commit();
        source("repo");
        kustomization("all", "path: ./");
        awaitApplied("all", commit);
        String labels = "{kind=\"Kustomization\",name=\"all\",namespace=\"" + namespace + "\"";
        Waiting.until(
                () -> operator.metrics()
                        .contains("gotk_reconcile_condition" + labels + ",type=\"Ready\",status=\"True\"} 1"),
                () -> operator.metrics());
        assertTrue(operator.metrics().contains("gotk_reconcile_duration_seconds_count" + labels));
    }

    /** Each interval compares everything: with 1,000 objects that must cost as much as with one, and write nothing. */
    @Test
    void aThousandObjectsAtRestCostNeitherWritesNorReads() throws Exception {
        StringBuilder manifests = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            manifests.append("---\n").append(configMap("map-" + i, "1"));
        }
        String commit = repository.write("all.yaml", manifests.toString()).commit();
        source("repo");
        kustomization("all", "path: ./, interval: 1h");
        awaitApplied("all", commit);
        client.configMaps().inNamespace(namespace).withName("map-7").edit(map -> {
            map.getData().put("key", "foreign");
            return map;
        });
        Waiting.until(() -> value("map-7").equals("1"), () -> status("Kustomization", "all")); // Now it is watched.
        int before = REQUESTS.size();
        for (int interval = 0; interval < 3; interval++) {
            requestNow("Kustomization", "all");
            awaitHandled("all");
        }
        List<String> requests = REQUESTS.subList(before, REQUESTS.size()).stream()
                .filter(request -> request.contains(namespace))
                .filter(request -> !request.contains("/kustomizations/all/status")) // That the request was handled.
                .toList();
        assertEquals(List.of(), requests);
    }

    private List<Event> events(String kind, String reason) {
        return client.v1().events().inNamespace(namespace).list().getItems().stream()
                .filter(event -> event.getInvolvedObject().getKind().equals(kind)
                        && event.getReason().equals(reason))
                .toList();
    }

    private void awaitEvent(String kind, String reason, String type, String words) throws InterruptedException {
        Waiting.until(
                () -> events(kind, reason).stream()
                        .anyMatch(event -> event.getType().equals(type)
                                && event.getMessage().contains(words)),
                () -> client.v1().events().inNamespace(namespace).list().toString());
    }
}
