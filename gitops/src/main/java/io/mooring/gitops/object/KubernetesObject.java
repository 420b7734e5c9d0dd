package io.mooring.gitops.object;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A Kubernetes object as its JSON tree. The tree is shared, not copied: who changes it works on a {@link #copy()}. */
public record KubernetesObject(ObjectNode tree) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Reads JSON text; whatever is no JSON object is refused. */
    public static KubernetesObject parse(String json) {
        if (JSON.readTree(json) instanceof ObjectNode object) {
            return new KubernetesObject(object);
        }
        throw new IllegalArgumentException("a Kubernetes object must be a JSON object");
    }

    public static ObjectNode node() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** Turns maps, lists and scalars into a tree. */
    public static JsonNode treeOf(Object value) {
        return JSON.valueToTree(value);
    }

    /** Turns a tree into maps, lists and scalars. */
    public static Object valueOf(JsonNode tree) {
        return JSON.treeToValue(tree, Object.class);
    }

    public static String json(JsonNode node) {
        return JSON.writeValueAsString(node);
    }

    public KubernetesObject copy() {
        return new KubernetesObject(tree.deepCopy());
    }

    public String json() {
        return json(tree);
    }

    public String apiVersion() {
        return tree.path("apiVersion").asString("");
    }

    public String kind() {
        return tree.path("kind").asString("");
    }

    public String group() {
        int slash = apiVersion().indexOf('/');
        return slash < 0 ? "" : apiVersion().substring(0, slash);
    }

    public String version() {
        return apiVersion().substring(apiVersion().indexOf('/') + 1);
    }

    public String name() {
        return metadata().path("name").asString("");
    }

    public String namespace() {
        return metadata().path("namespace").asString("");
    }

    public String uid() {
        return metadata().path("uid").asString("");
    }

    public String resourceVersion() {
        return metadata().path("resourceVersion").asString("");
    }

    public long generation() {
        return metadata().path("generation").asLong(0);
    }

    public boolean deleting() {
        return metadata().hasNonNull("deletionTimestamp");
    }

    public Optional<String> annotation(String key) {
        return Optional.ofNullable(metadata().path("annotations").get(key)).map(value -> value.asString(""));
    }

    public Optional<String> label(String key) {
        return Optional.ofNullable(metadata().path("labels").get(key)).map(value -> value.asString(""));
    }

    public JsonNode metadata() {
        return tree.path("metadata");
    }

    public JsonNode spec() {
        return tree.path("spec");
    }

    public JsonNode status() {
        return tree.path("status");
    }

    public ObjectRef ref() {
        return new ObjectRef(namespace(), name(), group(), kind());
    }

    /** The object below a field, made if it is absent. */
    public static ObjectNode child(ObjectNode parent, String field) {
        return parent.get(field) instanceof ObjectNode existing ? existing : parent.putObject(field);
    }

    /** The string values of an object node, sorted. */
    public static Map<String, String> strings(JsonNode node) {
        Map<String, String> values = new TreeMap<>();
        node.properties()
                .forEach(entry -> values.put(entry.getKey(), entry.getValue().asString("")));
        return values;
    }
}
