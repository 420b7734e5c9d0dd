package io.mooring.gitops.sops;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Opens single values, each of which is bound to the keys that lead to it. */
final class SopsCipher {
    private static final Pattern VALUE = Pattern.compile(
            "ENC\\[AES256_GCM,data:([A-Za-z0-9+/=]*),iv:([A-Za-z0-9+/=]+),tag:([A-Za-z0-9+/=]+),type:([a-z]+)]");
    private static final int KEY = 32;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;

    SopsCipher(byte[] key) throws SopsFailed {
        if (key.length != KEY) {
            throw new SopsFailed("the sops data key has " + key.length + " bytes instead of " + KEY);
        }
        this.key = new SecretKeySpec(key, "AES");
    }

    static boolean encrypted(String text) {
        return VALUE.matcher(text).matches();
    }

    /** The value in a text; null if it is a comment. */
    @Nullable
    JsonNode open(String text, String path) throws SopsFailed {
        if (text.isEmpty()) {
            return JsonNodeFactory.instance.stringNode("");
        }
        Matcher parts = VALUE.matcher(text);
        if (!parts.matches()) {
            throw new SopsFailed("the value of '" + words(path) + "' should be encrypted and is not in sops' format");
        }
        byte[] bytes = bytes(parts, path);
        String plain = new String(bytes, StandardCharsets.UTF_8);
        try {
            return switch (parts.group(4)) {
                case "str", "bytes", "time" ->
                    java.util.Arrays.equals(plain.getBytes(StandardCharsets.UTF_8), bytes)
                            ? JsonNodeFactory.instance.stringNode(plain)
                            : JsonNodeFactory.instance.binaryNode(bytes);
                case "int" -> JsonNodeFactory.instance.numberNode(Long.parseLong(plain));
                case "float" -> JsonNodeFactory.instance.numberNode(Double.parseDouble(plain));
                case "bool" -> JsonNodeFactory.instance.booleanNode(truth(plain));
                case "comment" -> null;
                default -> throw new SopsFailed("the value of '" + words(path) + "' is of an unknown type");
            };
        } catch (IllegalArgumentException e) {
            throw new SopsFailed("the value of '" + words(path) + "' is not of the type that it says it is");
        }
    }

    private static boolean truth(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("neither true nor false");
        };
    }

    private byte[] bytes(Matcher parts, String path) throws SopsFailed {
        try {
            byte[] data = Base64.getDecoder().decode(parts.group(1));
            byte[] tag = Base64.getDecoder().decode(parts.group(3));
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            byte[] iv = Base64.getDecoder().decode(parts.group(2));
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, iv));
            cipher.updateAAD(path.getBytes(StandardCharsets.UTF_8));
            byte[] box = java.util.Arrays.copyOf(data, data.length + tag.length);
            System.arraycopy(tag, 0, box, data.length, tag.length);
            return cipher.doFinal(box);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new SopsFailed("the value of '" + words(path) + "' was changed or moved after it had been encrypted");
        }
    }

    private static String words(String path) {
        return path.endsWith(":") ? path.substring(0, path.length() - 1).replace(':', '.') : "sops.mac";
    }
}
