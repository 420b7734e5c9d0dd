package io.mooring.cli.gitops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.gitops.KubePreview;
import io.mooring.gitops.kustomization.FieldChange;
import io.mooring.gitops.kustomization.PreviewEntry;
import io.mooring.gitops.object.ObjectRef;
import io.mooring.gitops.plan.Action;
import io.mooring.protocol.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class PlanTextTest {
    private final ArrayNode clusters = Json.mapper().createArrayNode();
    private final ObjectNode plan = clusters.addObject()
            .put("context", "staging")
            .put("server", "https://c1")
            .putArray("kustomizations")
            .addObject()
            .put("namespace", "flux-system")
            .put("name", "apps");

    @Test
    void everyObjectThatChangesHasItsFields() {
        PlanText.describe(
                plan,
                new KubePreview.Shown(
                        "main@sha1:1",
                        List.of(
                                entry("new", Action.CREATE, "", ""),
                                entry(
                                        "web",
                                        Action.CONFIGURE,
                                        "",
                                        "",
                                        new FieldChange("data.a", "1", "2"),
                                        new FieldChange("data.b", "", "x\ny"),
                                        new FieldChange("data.c", "3", "")),
                                entry("same", Action.UNCHANGED, "", ""),
                                entry("old", Action.PRUNE, "no longer in the source", ""))));
        assertEquals("""
                Cluster staging (https://c1)
                Kustomization flux-system/apps at main@sha1:1
                  create     ConfigMap/shop/new
                  configure  ConfigMap/shop/web
                    ~ data.a: 1 -> 2
                    + data.b: x\\ny
                    - data.c: 3
                  prune      ConfigMap/shop/old (no longer in the source)
                  1 unchanged""", String.join("\n", PlanText.lines(clusters)));
        assertTrue(PlanText.sound(clusters));
    }

    @Test
    void aRefusalIsAFailure() {
        PlanText.describe(plan, new KubePreview.Shown("sha1:1", List.of(entry("new", Action.CREATE, "", "bad name"))));
        assertFalse(PlanText.sound(clusters));
        assertTrue(PlanText.lines(clusters).contains("    ! refused: bad name"));
    }

    @Test
    void whatCannotBeShownIsAFailure() {
        plan.put("error", "no such commit");
        assertFalse(PlanText.sound(clusters));
        assertTrue(PlanText.lines(clusters).contains("  ! no such commit"));
    }

    private static PreviewEntry entry(
            String name, Action action, String reason, String refusal, FieldChange... fields) {
        return new PreviewEntry(new ObjectRef("shop", name, "", "ConfigMap"), action, reason, refusal, List.of(fields));
    }
}
