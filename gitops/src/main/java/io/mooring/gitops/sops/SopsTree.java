package io.mooring.gitops.sops;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BinaryNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Walks documents, opens what is encrypted in them and computes the code over their values. */
final class SopsTree {
    /** What the code begins with if it covers encrypted values only: SHA-256 of the word sops. */
    private static final byte[] ONLY_ENCRYPTED =
            HexFormat.of().parseHex("8a3fd2ad54ce66527b1034f3d147be0b0b975b3bf44f72c6fdadec8176f27d69");

    private final SopsMetadata metadata;
    private final SopsCipher cipher;
    private final UnaryOperator<JsonNode> opened;
    private final MessageDigest code;
    private final Deque<String> path = new ArrayDeque<>();

    /** {@code opened} puts into the result what stands for a value that was encrypted. */
    SopsTree(SopsMetadata metadata, SopsCipher cipher, UnaryOperator<JsonNode> opened) {
        this.metadata = metadata;
        this.cipher = cipher;
        this.opened = opened;
        try {
            code = MessageDigest.getInstance("SHA-512");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-512", e);
        }
        if (metadata.macOnlyEncrypted()) {
            code.update(ONLY_ENCRYPTED);
        }
    }

    /** The document without its metadata, opened. */
    ObjectNode open(ObjectNode document) throws SopsFailed {
        ObjectNode plain = JsonNodeFactory.instance.objectNode();
        for (var field : document.properties()) {
            if (!field.getKey().equals(SopsFormat.METADATA)) {
                set(plain, field.getKey(), field.getValue());
            }
        }
        return plain;
    }

    /** Refuses documents, all of which must have been opened, whose values are not those that were encrypted. */
    void verify() throws SopsFailed {
        JsonNode expected = cipher.open(metadata.mac(), metadata.lastModified());
        byte[] actual = HexFormat.of().withUpperCase().formatHex(code.digest()).getBytes(StandardCharsets.US_ASCII);
        String text = expected == null ? "" : expected.asString("");
        if (!MessageDigest.isEqual(text.getBytes(StandardCharsets.US_ASCII), actual)) {
            throw new SopsFailed("MAC mismatch: it was changed by other means than sops");
        }
    }

    private void set(ObjectNode into, String key, JsonNode value) throws SopsFailed {
        path.addLast(key);
        JsonNode plain = open(value);
        path.removeLast();
        if (plain != null) {
            into.set(key, plain);
        }
    }

    private @Nullable JsonNode open(JsonNode value) throws SopsFailed {
        if (value instanceof ObjectNode object) {
            ObjectNode plain = JsonNodeFactory.instance.objectNode();
            for (var field : object.properties()) {
                set(plain, field.getKey(), field.getValue());
            }
            return plain;
        }
        if (value instanceof ArrayNode array) {
            ArrayNode plain = JsonNodeFactory.instance.arrayNode();
            for (JsonNode item : array) {
                JsonNode one = open(item);
                if (one != null) {
                    plain.add(one);
                }
            }
            return plain;
        }
        return value.isNull() ? value : leaf(value);
    }

    private @Nullable JsonNode leaf(JsonNode value) throws SopsFailed {
        boolean encrypted = metadata.rules().byComments()
                ? value.isString() && SopsCipher.encrypted(value.asString())
                : metadata.rules().hold(List.copyOf(path));
        JsonNode plain = value;
        if (encrypted) {
            String keys = String.join(":", path) + ":";
            if (!value.isString()) {
                throw new SopsFailed("the value of '" + String.join(".", path) + "' should be encrypted and is not");
            }
            plain = cipher.open(value.asString(), keys);
        }
        if (plain != null && (encrypted || !metadata.macOnlyEncrypted())) {
            code.update(bytes(plain));
        }
        return plain == null || !encrypted || plain.asString("").isEmpty() ? plain : opened.apply(plain);
    }

    static byte[] bytes(JsonNode value) {
        return value instanceof BinaryNode binary
                ? binary.binaryValue()
                : text(value).getBytes(StandardCharsets.UTF_8);
    }

    private static String text(JsonNode value) {
        if (value.isBoolean()) {
            String word = value.asString();
            return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
        }
        if (value.isFloatingPointNumber()) {
            BigDecimal number = BigDecimal.valueOf(value.doubleValue());
            return (number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros()).toPlainString();
        }
        return value.asString("");
    }
}
