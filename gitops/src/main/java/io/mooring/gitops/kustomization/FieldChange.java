package io.mooring.gitops.kustomization;

import io.mooring.gitops.object.KubernetesObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One field of an object that would change. A field that is not there is shown as an empty text, and the values of Secrets never.
 *
 * @param path such as {@code spec.template.spec.containers[web].image}
 */
public record FieldChange(String path, String before, String after) {
    private static final int TEXT_MAX = 200;
    private static final int CHANGES_MAX = 200;

    /** What the apiserver keeps of its own accord. */
    private static final Set<String> KEPT_BY_SERVER =
            Set.of("managedFields", "resourceVersion", "generation", "creationTimestamp", "uid", "selfLink");

    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
    private static final Set<String> SECRET_FIELDS = Set.of("data", "stringData");

    /** The fields in which two states of an object differ; of very many the first ones. */
    static List<FieldChange> between(KubernetesObject before, KubernetesObject after) {
        boolean secret = before.kind().equals("Secret") && before.group().isEmpty();
        List<FieldChange> changes = new ArrayList<>();
        compare("", comparable(before, secret), comparable(after, secret), changes);
        return changes.stream()
                .limit(CHANGES_MAX)
                .map(change -> secret ? change.withoutValues() : change)
                .toList();
    }

    private static ObjectNode comparable(KubernetesObject object, boolean secret) {
        ObjectNode tree = object.copy().tree();
        tree.remove("status");
        if (tree.get("metadata") instanceof ObjectNode metadata) {
            metadata.remove(KEPT_BY_SERVER);
            if (secret && metadata.get("annotations") instanceof ObjectNode annotations) {
                annotations.remove(LAST_APPLIED); // It holds the values once more.
            }
        }
        return tree;
    }

    private FieldChange withoutValues() {
        String top = path.contains(".") ? path.substring(0, path.indexOf('.')) : path;
        if (!SECRET_FIELDS.contains(top)) {
            return this;
        }
        return new FieldChange(path, before.isEmpty() ? "" : "*** (before)", after.isEmpty() ? "" : "*** (after)");
    }

    private static void compare(
            String path, @Nullable JsonNode before, @Nullable JsonNode after, List<FieldChange> changes) {
        if (Objects.equals(before, after)) {
            return;
        }
        Map<String, JsonNode> old = children(before);
        Map<String, JsonNode> now = children(after);
        boolean inside = (before == null || after == null)
                ? old.size() + now.size() > 0
                : (before.isObject() && after.isObject()) || (before.isArray() && after.isArray());
        if (!inside) {
            changes.add(new FieldChange(path, text(before), text(after)));
            return;
        }
        Set<String> names = new LinkedHashSet<>(old.keySet());
        names.addAll(now.keySet());
        for (String name : names) {
            String below = path.isEmpty() || name.startsWith("[") ? path + name : path + "." + name;
            compare(below, old.get(name), now.get(name), changes);
        }
    }

    /** Fields of an object, and items of a list by their names or places. */
    private static Map<String, JsonNode> children(@Nullable JsonNode node) {
        Map<String, JsonNode> children = new LinkedHashMap<>();
        if (node == null) {
            return children;
        }
        if (node.isObject()) {
            node.properties().forEach(entry -> children.put(entry.getKey(), entry.getValue()));
        } else if (node.isArray()) {
            for (JsonNode item : node) {
                children.put("[" + item.path("name").asString(String.valueOf(children.size())) + "]", item);
            }
            if (children.size() < node.size()) { // Names that are not unique name nothing.
                children.clear();
                node.forEach(item -> children.put("[" + children.size() + "]", item));
            }
        }
        return children;
    }

    private static String text(@Nullable JsonNode value) {
        if (value == null) {
            return "";
        }
        String text = value.isString() ? value.asString() : KubernetesObject.json(value);
        String shown = text.isEmpty() ? "\"\"" : text;
        return shown.length() <= TEXT_MAX ? shown : shown.substring(0, TEXT_MAX) + "...";
    }
}
