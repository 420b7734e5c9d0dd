package io.mooring.gitops.helmrelease;

import io.mooring.extensions.release.SetSyntax;
import io.mooring.gitops.build.BuildFailed;
import io.mooring.gitops.build.YamlManifests;
import io.mooring.gitops.helmrelease.HelmReleaseSpec.ValuesFrom;
import io.mooring.gitops.object.Cluster;
import io.mooring.gitops.object.Cluster.Outcome;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.object.ObjectRef;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The values of a release: those of ConfigMaps and Secrets in their order, and those in the spec on top. */
final class ReleaseValues {
    private ReleaseValues() {}

    /** They could not be put together, and why. */
    static final class ValuesFailed extends Exception {
        ValuesFailed(String message) {
            super(message);
        }

        String words() {
            return String.valueOf(getMessage());
        }
    }

    static ObjectNode compose(Cluster cluster, String namespace, HelmReleaseSpec spec) throws ValuesFailed {
        ObjectNode values = KubernetesObject.node();
        for (ValuesFrom from : spec.valuesFrom()) {
            read(cluster, namespace, from, values);
        }
        merge(values, spec.values());
        return values;
    }

    /** Mappings are merged; of anything else the later one stays. */
    static void merge(ObjectNode into, ObjectNode from) {
        from.properties().forEach(field -> {
            if (into.get(field.getKey()) instanceof ObjectNode before && field.getValue() instanceof ObjectNode after) {
                merge(before, after);
            } else {
                into.set(field.getKey(), field.getValue().deepCopy());
            }
        });
    }

    private static void read(Cluster cluster, String namespace, ValuesFrom from, ObjectNode values)
            throws ValuesFailed {
        boolean optional = from.how().contains(ValuesFrom.How.OPTIONAL);
        ObjectRef ref = new ObjectRef(namespace, from.name(), "", from.kind());
        String whence = from.kind() + " '" + namespace + "/" + from.name() + "'";
        var kind = cluster.kind("v1", from.kind()).orElseThrow();
        switch (cluster.get(kind, ref)) {
            case Outcome.Done(KubernetesObject object) -> {
                JsonNode data = object.tree().path("data").path(from.key());
                if (!data.isMissingNode()) {
                    take(values, from, text(data, from.kind(), whence), whence);
                } else if (!optional) {
                    throw new ValuesFailed("could not resolve " + whence + ": key '" + from.key() + "' not found");
                }
            }
            case Outcome.Absent() -> {
                if (!optional) {
                    throw new ValuesFailed("could not resolve " + whence + ": not found");
                }
            }
            case Outcome.Refused refused ->
                throw new ValuesFailed("could not resolve " + whence + ": " + refused.message());
        }
    }

    private static String text(JsonNode data, String kind, String whence) throws ValuesFailed {
        if (kind.equals("ConfigMap")) {
            return data.asString("");
        }
        try {
            return new String(Base64.getDecoder().decode(data.asString("")), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new ValuesFailed("could not resolve " + whence + ": its data is not base64");
        }
    }

    static void take(ObjectNode values, ValuesFrom from, String text, String whence) throws ValuesFailed {
        try {
            if (from.targetPath().isEmpty()) {
                switch (YamlManifests.document(from.key(), text)) {
                    case ObjectNode mapping -> merge(values, mapping);
                    case JsonNode nothing when nothing.isMissingNode() || nothing.isNull() -> {}
                    default ->
                        throw new ValuesFailed(
                                "unable to read values from key '" + from.key() + "' of " + whence + ": no mapping");
                }
                return;
            }
            merge(values, at(from, text));
        } catch (BuildFailed | IllegalArgumentException e) {
            // The text may be secret: only where it is wrong is told.
            throw new ValuesFailed("unable to read values from key '" + from.key() + "' of " + whence
                    + (from.targetPath().isEmpty() ? "" : " at '" + from.targetPath() + "'"));
        }
    }

    /** One value where Helm's --set would put it; a text in quotes, or taken literally, is nothing but text. */
    private static ObjectNode at(ValuesFrom from, String text) {
        boolean quoted = text.length() > 1
                && (text.startsWith("'") || text.startsWith("\""))
                && text.endsWith(text.substring(0, 1));
        String plain = quoted ? text.substring(1, text.length() - 1) : text;
        if (!quoted && !from.how().contains(ValuesFrom.How.LITERAL)) {
            return (ObjectNode) KubernetesObject.treeOf(SetSyntax.values(Map.of(from.targetPath(), text)));
        }
        String place = "\u0001" + ReleaseNames.sha256(from.targetPath());
        ObjectNode tree = (ObjectNode) KubernetesObject.treeOf(SetSyntax.values(Map.of(from.targetPath(), place)));
        replace(tree, place, plain);
        return tree;
    }

    private static void replace(JsonNode tree, String place, String text) {
        if (tree instanceof ObjectNode object) {
            for (String field : object.propertyNames().toArray(String[]::new)) {
                if (object.path(field).asString("").equals(place)) {
                    object.put(field, text);
                } else {
                    replace(object.path(field), place, text);
                }
            }
        } else if (tree instanceof tools.jackson.databind.node.ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                if (array.get(i).asString("").equals(place)) {
                    array.set(i, KubernetesObject.node().stringNode(text));
                } else {
                    replace(array.get(i), place, text);
                }
            }
        }
    }

    /** Changes with the values and with nothing else: the order of keys, and how a number is written, do not matter. */
    static String digest(JsonNode values) {
        return "sha256:" + ReleaseNames.sha256(KubernetesObject.json(canonical(values)));
    }

    private static JsonNode canonical(JsonNode value) {
        if (value instanceof ObjectNode object) {
            ObjectNode sorted = KubernetesObject.node();
            Map<String, JsonNode> fields = new TreeMap<>();
            object.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
            fields.forEach((name, field) -> {
                if (!field.isNull()) {
                    sorted.set(name, canonical(field));
                }
            });
            return sorted;
        }
        if (value.isArray()) {
            var list = KubernetesObject.node().arrayNode();
            value.forEach(item -> list.add(canonical(item)));
            return list;
        }
        if (value.isNumber()) {
            BigDecimal number = value.decimalValue();
            return KubernetesObject.node().stringNode("\u0001" + number.stripTrailingZeros());
        }
        return value;
    }
}
