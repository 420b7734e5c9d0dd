package io.mooring.gitops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The operator beside others: after Flux, against another controller, and without the apiserver for a while. */
class GitOpsOthersIT extends GitOpsFixture {
    @Test
    void whatFluxAppliedIsTakenOverWithoutBeingMadeAnew() throws Exception {
        appliedByFlux("kept", "{key: \"1\", dropped: \"x\"}");
        appliedByFlux("stale", "{key: \"1\"}");
        String uid = map("kept").getMetadata().getUid();
        String commit = repository.write("kept.yaml", configMap("kept", "1")).commit();
        kustomization("all", "path: ./, suspend: true");
        // What Flux has left behind.
        resource("Kustomization", "kustomize.toolkit.fluxcd.io/v1", "all")
                .subresource("status")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"status\": {\"inventory\": {\"entries\": [{\"id\": \"" + namespace
                                + "_kept__ConfigMap\", \"v\": \"v1\"}, {\"id\": \"" + namespace
                                + "_stale__ConfigMap\", \"v\": \"v1\"}]}}}");
        source("repo");
        resource("Kustomization", "kustomize.toolkit.fluxcd.io/v1", "all")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"suspend\": false}}");
        awaitApplied("all", commit);

        assertEquals(uid, map("kept").getMetadata().getUid());
        assertEquals(Map.of("key", "1"), map("kept").getData());
        assertEquals(
                List.of("kustomize-controller"),
                map("kept").getMetadata().getManagedFields().stream()
                        .map(ManagedFieldsEntry::getManager)
                        .toList());
        assertNull(map("stale"));
        assertEquals(List.of(namespace + "_kept__ConfigMap"), inventory("all"));
    }

    @Test
    void aControllerThatDoesNotGiveInIsAnsweredMoreSlowly() throws Exception {
        awaitTwo();
        for (int round = 0; round < 5; round++) {
            edit("a", "theirs " + round);
            Waiting.until(() -> value("a").equals("1"), () -> status("Kustomization", "all"));
        }
        edit("a", "theirs still");
        edit("b", "theirs too");
        Waiting.until(() -> value("b").equals("1"), () -> status("Kustomization", "all"));
        assertEquals("theirs still", value("a"));
        Waiting.until(() -> value("a").equals("1"), () -> status("Kustomization", "all"));
    }

    @Test
    void whatHappensWhileNoWatchLivesIsSeenAfterwards() throws Exception {
        awaitTwo();
        edit("a", "theirs");
        Waiting.until(() -> value("a").equals("1"), () -> status("Kustomization", "all")); // Now it is watched.
        relay.cut();
        try {
            Waiting.until(() -> !operator.ready(), () -> "the operator has not noticed");
            edit("a", "theirs");
            client.configMaps().inNamespace(namespace).withName("b").delete();
        } finally {
            relay.mend();
        }
        Waiting.until(() -> value("a").equals("1") && map("b") != null, () -> status("Kustomization", "all"));
        Waiting.until(operator::ready, () -> "the operator is in touch again");
        assertTrue(hasReason("Kustomization", "all", "ReconciliationSucceeded"));
    }

    private void appliedByFlux(String name, String data) {
        String manifest = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + ", namespace: " + namespace
                + ", labels: {kustomize.toolkit.fluxcd.io/name: all, kustomize.toolkit.fluxcd.io/namespace: "
                + namespace + "}}\ndata: " + data + "\n";
        client.resource(manifest)
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                                .withFieldManager("kustomize-controller")
                                .withForce(true)
                                .build(),
                        manifest);
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
