package io.mooring.gitops.build;

import io.mooring.gitops.object.KubernetesObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Words that stand for secret values while others work on the manifests. Equal values have equal words in one process. */
final class StandIns {
    private static final String WORD = "sops-stand-in-";
    private static final Pattern PATTERN = Pattern.compile(WORD + "[0-9a-f]{32}");
    private static final byte[] KEY = SecureRandom.getSeed(32);

    private final Map<String, JsonNode> values = new HashMap<>();

    JsonNode of(JsonNode value) {
        byte[] bytes = (value.getNodeType() + value.asString("")).getBytes(StandardCharsets.UTF_8);
        String word = word(bytes);
        values.put(word, value);
        return JsonNodeFactory.instance.stringNode(word);
    }

    String of(byte[] content) {
        String word = word(content);
        values.put(word, JsonNodeFactory.instance.binaryNode(content));
        return word;
    }

    private static String word(byte[] content) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
            return WORD + HexFormat.of().formatHex(mac.doFinal(content), 0, 16);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
        }
    }

    List<Manifest> putBack(List<Manifest> manifests) {
        return values.isEmpty()
                ? manifests
                : manifests.stream()
                        .map(one -> new Manifest(putBack(one.object()), one.file()))
                        .toList();
    }

    private KubernetesObject putBack(KubernetesObject object) {
        if (!(putBack(object.tree()) instanceof ObjectNode tree)) {
            throw new IllegalStateException("an object stays an object");
        }
        if (object.kind().equals("Secret")) {
            for (var entry : object.tree().path("data").properties()) {
                base64(entry.getValue())
                        .filter(this::holds)
                        .ifPresent(bytes -> KubernetesObject.child(tree, "data")
                                .put(entry.getKey(), Base64.getEncoder().encodeToString(putBack(bytes))));
            }
        }
        return new KubernetesObject(tree);
    }

    private boolean holds(byte[] bytes) {
        return PATTERN.matcher(new String(bytes, StandardCharsets.UTF_8)).find();
    }

    private byte[] putBack(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        JsonNode value = values.get(text);
        return value == null ? replaced(text).getBytes(StandardCharsets.UTF_8) : bytes(value);
    }

    private JsonNode putBack(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            object.properties().forEach(field -> copy.set(field.getKey(), putBack(field.getValue())));
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode();
            array.forEach(item -> copy.add(putBack(item)));
            return copy;
        }
        if (!node.isString() || !node.asString().contains(WORD)) {
            return node;
        }
        JsonNode value = values.get(node.asString());
        return value == null || value.isBinary()
                ? JsonNodeFactory.instance.stringNode(replaced(node.asString()))
                : value;
    }

    private String replaced(String text) {
        return PATTERN.matcher(text).replaceAll(match -> {
            JsonNode value = values.get(match.group());
            String plain = value == null ? match.group() : new String(bytes(value), StandardCharsets.UTF_8);
            return Matcher.quoteReplacement(plain);
        });
    }

    private static byte[] bytes(JsonNode value) {
        return value.isBinary() ? value.binaryValue() : value.asString("").getBytes(StandardCharsets.UTF_8);
    }

    static Optional<byte[]> base64(JsonNode value) {
        try {
            return Optional.of(Base64.getDecoder().decode(value.asString("").replaceAll("\\s", "")));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Gives Secrets whose name ends in kustomize's digest of their stand-ins the name that the real content gives them. */
    List<Manifest> named(List<Manifest> manifests) {
        Map<String, String> names = new HashMap<>();
        for (Manifest manifest : manifests) {
            KubernetesObject object = manifest.object();
            int dash = object.name().lastIndexOf('-');
            if (!values.isEmpty() && object.kind().equals("Secret") && dash > 0) {
                String base = object.name().substring(0, dash);
                if (object.name().equals(base + "-" + digest(object))) {
                    names.put(object.name(), base + "-" + digest(putBack(object)));
                }
            }
        }
        return names.isEmpty()
                ? manifests
                : manifests.stream()
                        .map(one -> new Manifest(
                                new KubernetesObject(
                                        (ObjectNode) renamed(one.object().tree(), names)),
                                one.file()))
                        .toList();
    }

    /** Whoever refers to a name that ends in a digest means that Secret. */
    private static JsonNode renamed(JsonNode node, Map<String, String> names) {
        if (node instanceof ObjectNode object) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            object.properties().forEach(field -> copy.set(field.getKey(), renamed(field.getValue(), names)));
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode();
            array.forEach(item -> copy.add(renamed(item, names)));
            return copy;
        }
        String name = node.isString() ? names.get(node.asString()) : null;
        return name == null ? node : JsonNodeFactory.instance.stringNode(name);
    }

    /** The digest of a Secret that kustomize ends its name with; it means to cover the name, and covers an empty one. */
    private static String digest(KubernetesObject secret) {
        Map<String, Object> hashed = new TreeMap<>();
        hashed.put("kind", "Secret");
        hashed.put("name", "");
        hashed.put("type", secret.tree().path("type").asString(""));
        hashed.put(
                "data",
                secret.tree().has("data")
                        ? KubernetesObject.strings(secret.tree().path("data"))
                        : "");
        if (secret.tree().path("stringData").isObject()) {
            hashed.put("stringData", KubernetesObject.strings(secret.tree().path("stringData")));
        }
        try {
            String json = KubernetesObject.json(KubernetesObject.treeOf(hashed));
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(json.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of()
                    .formatHex(digest, 0, 5)
                    .replace('0', 'g')
                    .replace('1', 'h')
                    .replace('3', 'k')
                    .replace('a', 'm')
                    .replace('e', 't');
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
