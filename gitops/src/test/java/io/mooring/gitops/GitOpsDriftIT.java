package io.mooring.gitops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the operator does about changes that others make; nothing in these tests asks it to look. */
class GitOpsDriftIT extends GitOpsFixture {
    @Test
    void aForeignEditIsRepairedWithoutBeingAskedFor() throws Exception {
        awaitTwo();
        edit("a", "foreign");
        Waiting.until(() -> value("a").equals("1"), () -> status("Kustomization", "all"));
    }

    @Test
    void aForeignDeletionIsRepairedAndTheOthersAreLeftAlone() throws Exception {
        awaitTwo();
        String untouched = map("b").getMetadata().getResourceVersion();
        client.configMaps().inNamespace(namespace).withName("a").delete();
        Waiting.until(() -> map("a") != null, () -> status("Kustomization", "all"));
        assertEquals(untouched, map("b").getMetadata().getResourceVersion());
    }

    @Test
    void lostOwnerLabelsComeBack() throws Exception {
        awaitTwo();
        client.configMaps().inNamespace(namespace).withName("a").edit(map -> {
            map.getMetadata().setLabels(Map.of());
            return map;
        });
        Waiting.until(
                () -> map("a").getMetadata().getLabels().containsKey("kustomize.toolkit.fluxcd.io/name"),
                () -> status("Kustomization", "all"));
    }

    @Test
    void manyEditsOneAfterTheOtherAreAllRepaired() throws Exception {
        awaitTwo();
        for (int i = 0; i < 4; i++) {
            edit("b", "foreign " + i);
            Waiting.until(() -> value("b").equals("1"), () -> status("Kustomization", "all"));
        }
        assertTrue(hasReason("Kustomization", "all", "ReconciliationSucceeded"));
    }

    @Test
    void comparingWhatHasNotChangedAsksForNoObject() throws Exception {
        awaitTwo();
        edit("a", "foreign");
        Waiting.until(() -> value("a").equals("1"), () -> status("Kustomization", "all")); // Now it is watched.
        int before = REQUESTS.size();
        requestNow("Kustomization", "all");
        awaitHandled("all");
        List<String> aboutObjects = REQUESTS.subList(before, REQUESTS.size()).stream()
                .filter(request -> request.contains("/configmaps") && request.contains(namespace))
                .toList();
        assertEquals(List.of(), aboutObjects);
    }

    private void awaitTwo() throws Exception {
        String commit = repository
                .write("a.yaml", configMap("a", "1"))
                .write("b.yaml", configMap("b", "1"))
                .commit();
        source("repo");
        kustomization("all", "path: ./, interval: 1h");
        awaitApplied("all", commit);
    }

    private ConfigMap map(String name) {
        return client.configMaps().inNamespace(namespace).withName(name).get();
    }

    private void edit(String name, String value) {
        client.configMaps().inNamespace(namespace).withName(name).edit(map -> {
            map.getData().put("key", value);
            return map;
        });
    }
}
