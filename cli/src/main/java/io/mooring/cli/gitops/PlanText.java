package io.mooring.cli.gitops;

import io.mooring.gitops.KubePreview;
import io.mooring.gitops.kustomization.FieldChange;
import io.mooring.gitops.kustomization.PreviewEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A plan as data for scripts, and as lines for people. */
final class PlanText {
    private static final String UNCHANGED = "unchanged";

    private PlanText() {}

    /** Writes what would become of a Kustomization's objects. */
    static void describe(ObjectNode plan, KubePreview.Shown shown) {
        plan.put("revision", shown.revision());
        ArrayNode objects = plan.putArray("objects");
        for (PreviewEntry entry : shown.entries()) {
            ObjectNode object = objects.addObject();
            object.put("action", entry.action().name().toLowerCase(Locale.ROOT));
            object.put("object", entry.ref().toString());
            put(object, "reason", entry.reason());
            put(object, "refusal", entry.refusal());
            if (!entry.fields().isEmpty()) {
                ArrayNode fields = object.putArray("fields");
                for (FieldChange field : entry.fields()) {
                    fields.addObject()
                            .put("path", field.path())
                            .put("before", field.before())
                            .put("after", field.after());
                }
            }
        }
    }

    /** Whether everything could be shown and nothing would be refused. */
    static boolean sound(JsonNode clusters) {
        return clusters.valueStream()
                .flatMap(cluster -> cluster.path("kustomizations").valueStream())
                .allMatch(plan -> !plan.has("error")
                        && plan.path("objects").valueStream().noneMatch(object -> object.has("refusal")));
    }

    static List<String> lines(JsonNode clusters) {
        List<String> lines = new ArrayList<>();
        for (JsonNode cluster : clusters) {
            lines.add("Cluster " + text(cluster, "context") + " (" + text(cluster, "server") + ")");
            if (cluster.path("kustomizations").isEmpty()) {
                lines.add("  no Kustomization that was asked for");
            }
            cluster.path("kustomizations").forEach(plan -> kustomization(plan, lines));
        }
        return lines;
    }

    private static void kustomization(JsonNode plan, List<String> lines) {
        lines.add("Kustomization " + text(plan, "namespace") + "/" + text(plan, "name")
                + (plan.has("revision") ? " at " + text(plan, "revision") : ""));
        if (plan.has("error")) {
            lines.add("  ! " + text(plan, "error"));
            return;
        }
        int unchanged = 0;
        for (JsonNode object : plan.path("objects")) {
            if (text(object, "action").equals(UNCHANGED)) {
                unchanged++;
                continue;
            }
            lines.add(String.format(Locale.ROOT, "  %-10s %s", text(object, "action"), text(object, "object"))
                    + (object.has("reason") ? " (" + text(object, "reason") + ")" : ""));
            if (object.has("refusal")) {
                lines.add("    ! refused: " + text(object, "refusal"));
            }
            object.path("fields").forEach(field -> lines.add("    " + field(field)));
        }
        lines.add("  " + unchanged + " unchanged");
    }

    private static String field(JsonNode field) {
        String before = text(field, "before");
        String after = text(field, "after");
        if (before.isEmpty()) {
            return "+ " + text(field, "path") + ": " + after;
        }
        return after.isEmpty()
                ? "- " + text(field, "path") + ": " + before
                : "~ " + text(field, "path") + ": " + before + " -> " + after;
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asString("").replaceAll("\\R", "\\\\n");
    }

    private static void put(ObjectNode object, String field, String value) {
        if (!value.isEmpty()) {
            object.put(field, value);
        }
    }
}
