package io.mooring.gitops.source.bucket;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** An object store on loopback with one bucket, which checks signatures and lists two objects a page. */
public final class TestBuckets implements AutoCloseable {
    public static final String BUCKET = "manifests";

    private final HttpServer server;
    private final Map<String, byte[]> objects = new ConcurrentSkipListMap<>();
    private volatile boolean signed;

    /** The paths of all requests. */
    public final List<String> requests = new CopyOnWriteArrayList<>();

    public TestBuckets() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    public String endpoint() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** From now on requests must be signed by the user key with the password hidden. */
    public void wantsSignatures() {
        signed = true;
    }

    public TestBuckets put(String key, String text) {
        objects.put(key, text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    public void remove(String key) {
        objects.remove(key);
    }

    /** The entity tags of all objects. */
    public Map<String, String> tags() {
        Map<String, String> tags = new TreeMap<>();
        objects.forEach((key, bytes) -> tags.put(key, md5(bytes)));
        return tags;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        URI uri = exchange.getRequestURI();
        requests.add(uri.toString());
        if (signed && !rightlySigned(exchange)) {
            answer(exchange, 403, "<Error><Code>SignatureDoesNotMatch</Code></Error>");
        } else if (!uri.getPath().startsWith("/" + BUCKET + "/")) {
            answer(exchange, 404, "<Error><Code>NoSuchBucket</Code></Error>");
        } else if (uri.getPath().equals("/" + BUCKET + "/")) {
            list(exchange, uri.getQuery());
        } else {
            byte[] object = objects.get(uri.getPath().substring(BUCKET.length() + 2));
            answer(
                    exchange,
                    object == null ? 404 : 200,
                    object == null
                            ? "<Error><Code>NoSuchKey</Code></Error>"
                            : new String(object, StandardCharsets.UTF_8));
        }
    }

    private void list(HttpExchange exchange, String query) throws IOException {
        String after = parameter(query, "continuation-token");
        String prefix = parameter(query, "prefix");
        StringBuilder xml = new StringBuilder("<ListBucketResult>");
        int listed = 0;
        String last = "";
        for (Map.Entry<String, byte[]> object : objects.entrySet()) {
            if (object.getKey().compareTo(after) > 0 && object.getKey().startsWith(prefix)) {
                if (++listed > 2) {
                    xml.append("<NextContinuationToken>").append(last).append("</NextContinuationToken>");
                    break;
                }
                last = object.getKey();
                xml.append("<Contents><Key>")
                        .append(last)
                        .append("</Key><ETag>&quot;")
                        .append(md5(object.getValue()))
                        .append("&quot;</ETag></Contents>");
            }
        }
        answer(exchange, 200, xml.append("</ListBucketResult>").toString());
    }

    private static String parameter(String query, String name) {
        for (String pair : query.split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                return pair.substring(name.length() + 1);
            }
        }
        return "";
    }

    private boolean rightlySigned(HttpExchange exchange) {
        String date = exchange.getRequestHeaders().getFirst("x-amz-date");
        if (date == null) {
            return false;
        }
        Instant time = Instant.from(DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")
                .withZone(ZoneOffset.UTC)
                .parse(date));
        URI asked = URI.create("http://" + exchange.getRequestHeaders().getFirst("Host") + exchange.getRequestURI());
        String right = new AwsSignature("key", "hidden", "eu-test-1")
                .headers(asked, time)
                .get("Authorization");
        return right.equals(exchange.getRequestHeaders().getFirst("Authorization"));
    }

    private static void answer(HttpExchange exchange, int code, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(code, body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private static String md5(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
