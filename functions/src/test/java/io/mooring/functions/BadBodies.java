package io.mooring.functions;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Bodies that no route can take. */
final class BadBodies {
    private BadBodies() {}

    /** Wrong wherever they are sent. */
    static Map<String, byte[]> anywhere() {
        Map<String, byte[]> bodies = new LinkedHashMap<>();
        bodies.put("nothing", new byte[0]);
        bodies.put("blanks", text(" \n\t"));
        bodies.put("half an object", text("{"));
        bodies.put("a list", text("[]"));
        bodies.put("a text", text("\"text\""));
        bodies.put("null", text("null"));
        bodies.put("a number", text("1e999999999"));
        bodies.put("two objects", text("{} {}"));
        bodies.put("xml", text("<?xml version=\"1.0\"?><a/>"));
        bodies.put("not a number", text("{\"location\":NaN}"));
        bodies.put("a name twice", text("{\"location\":\"a\",\"location\":\"b\"}"));
        bodies.put("a name twice, deeper", text("{\"properties\":{\"a\":{\"b\":1,\"b\":2}}}"));
        bodies.put("deep lists", text("[".repeat(200_000)));
        bodies.put("deep objects", text("{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000)));
        bodies.put(
                "deep enough to overflow a reader",
                text("{\"properties\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}"));
        bodies.put("a text of 10 MB", text("{\"location\":\"" + "x".repeat(10 * 1024 * 1024) + "\"}"));
        bodies.put("a name of 5 MB", text("{\"" + "x".repeat(5 * 1024 * 1024) + "\":1}"));
        bodies.put("a name of 100 kB", text("{\"" + "x".repeat(100 * 1024) + "\":1,\"properties\":7}"));
        bodies.put("a number of 100,000 digits", text("{\"location\":" + "9".repeat(100_000) + "}"));
        bodies.put("a control character", text("{\"location\":\"a\u0000b\"}"));
        bodies.put("a NUL after the end", text("{}\u0000"));
        bodies.put(
                "no UTF-8", around("{\"location\":\"west", new byte[] {(byte) 0xff, (byte) 0xfe, (byte) 0xc0}, "\"}"));
        bodies.put("half a character", around("{\"tags\":{\"a\":\"", new byte[] {(byte) 0xe2, (byte) 0x82}, "\"}}"));
        bodies.put("UTF-16", "{\"location\":\"a\"}".getBytes(StandardCharsets.UTF_16LE));
        bodies.put("gzip", new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 0, 0, (byte) 0xff, (byte) 0xff});
        return bodies;
    }

    /** Wrong for every resource. */
    static Map<String, byte[]> resources() {
        Map<String, byte[]> bodies = new LinkedHashMap<>();
        bodies.put("properties that are a list", text("{\"location\":\"a\",\"properties\":[]}"));
        bodies.put("properties that are a text", text("{\"location\":\"a\",\"properties\":\"a\"}"));
        bodies.put("tags that are a list", text("{\"location\":\"a\",\"tags\":[1],\"properties\":1}"));
        return bodies;
    }

    /** Wrong for the configurations of a cluster. */
    static Map<String, byte[]> configurations() {
        Map<String, byte[]> bodies = new LinkedHashMap<>();
        IntFunction<String> plain = i -> "\"k" + i + "\":{}";
        IntFunction<String> chain = i -> "\"k" + i + "\":{\"dependsOn\":[\"k" + (i + 1) % 400 + "\"]}";
        bodies.put("10,000 kustomizations", kustomizations(10_000, plain));
        bodies.put("a circle of 400 kustomizations", kustomizations(400, chain));
        bodies.put("a circle of two", kustomizations(2, i -> "\"k" + i + "\":{\"dependsOn\":[\"k" + (1 - i) + "\"]}"));
        bodies.put("a circle of one", kustomizations(1, i -> "\"k0\":{\"dependsOn\":[\"k0\"]}"));
        bodies.put(
                "a chain of 9,999",
                kustomizations(
                        10_000, i -> i == 0 ? "\"k0\":{}" : "\"k" + i + "\":{\"dependsOn\":[\"k" + (i - 1) + "\"]}"));
        for (String number :
                new String[] {"1e400", "1e1000000000", "-1", "0", "1.5", "99999999999999999999", "2147483648"}) {
            bodies.put("an interval of " + number, text(configuration("\"syncIntervalInSeconds\":" + number, "")));
        }
        for (String url :
                new String[] {"", "ftp://x", "javascript:alert(1)", "https://a\\u0000b", "https://a\\nb", "https:// "
                }) {
            bodies.put(
                    "the URL " + url,
                    text("{\"properties\":{\"sourceKind\":\"GitRepository\",\"gitRepository\":{\"url\":\"" + url
                            + "\"}}}"));
        }
        bodies.put("a NUL in a path", text(configuration("", "\"k\":{\"path\":\"a\\u0000b\"}")));
        bodies.put("half a surrogate pair", text(configuration("", "\"k\":{\"path\":\"a\\ud800b\"}")));
        bodies.put("names that are no names", text(configuration("", "\"../k\":{}")));
        return bodies;
    }

    private static byte[] kustomizations(int count, IntFunction<String> one) {
        return text(configuration("", IntStream.range(0, count).mapToObj(one).collect(Collectors.joining(","))));
    }

    private static String configuration(String git, String kustomizations) {
        return "{\"properties\":{\"sourceKind\":\"GitRepository\",\"gitRepository\":{\"url\":\"https://git.example.com/x\""
                + (git.isEmpty() ? "" : ",") + git + "},\"kustomizations\":{" + kustomizations + "}}}";
    }

    private static byte[] text(String body) {
        return body.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] around(String before, byte[] bytes, String after) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(text(before));
        all.writeBytes(bytes);
        all.writeBytes(text(after));
        return all.toByteArray();
    }
}
