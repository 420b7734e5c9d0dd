package io.mooring.gitops.build;

import io.mooring.gitops.object.KubernetesObject;
import java.math.BigInteger;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes trees of what a YAML reader has read. Aliases, which the reader keeps as references, are written out here, so this is where
 * it is seen how much they stand for: nodes and characters together are bounded.
 */
final class YamlTrees {
    private final int depthMax;
    private long left;

    YamlTrees(int depthMax, long weightMax) {
        this.depthMax = depthMax;
        this.left = weightMax;
    }

    JsonNode of(Object document) {
        return tree(document, 0);
    }

    private JsonNode tree(@Nullable Object value, int depth) {
        if (depth > depthMax) {
            throw new IllegalArgumentException("it is nested more than " + depthMax + " levels deep");
        }
        weigh(1);
        return switch (value) {
            case Map<?, ?> map -> {
                ObjectNode node = KubernetesObject.node();
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    String name = String.valueOf(entry.getKey());
                    weigh(name.length());
                    node.set(name, tree(entry.getValue(), depth + 1));
                }
                yield node;
            }
            case List<?> list -> {
                var node = KubernetesObject.node().arrayNode();
                for (Object item : list) {
                    node.add(tree(item, depth + 1));
                }
                yield node;
            }
            case String text -> {
                weigh(text.length());
                yield KubernetesObject.node().stringNode(text);
            }
            case BigInteger big -> KubernetesObject.node().numberNode(big);
            case byte[] bytes -> {
                weigh(bytes.length);
                yield KubernetesObject.node().stringNode(Base64.getEncoder().encodeToString(bytes));
            }
            case null -> KubernetesObject.node().nullNode();
            default -> KubernetesObject.treeOf(value);
        };
    }

    private void weigh(long weight) {
        left -= weight;
        if (left < 0) {
            throw new IllegalArgumentException("its aliases stand for more than a file may hold");
        }
    }
}
