package io.mooring.gitops.source.oci;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A registry on loopback that holds artifacts of one layer; it can want a token, page its tags, redirect, and lie. */
public final class TestRegistry implements AutoCloseable {
    public static final String LAYER = "application/vnd.cncf.flux.content.v1.tar+gzip";

    private final HttpServer server;
    private final Map<String, byte[]> manifests = new ConcurrentHashMap<>();
    private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
    private final Map<String, String> tags = new ConcurrentHashMap<>();
    private volatile Wants wants = Wants.NOTHING;
    private volatile boolean redirects;

    /** Method and path of every request, and what it was authorized with. */
    public final List<String> requests = new CopyOnWriteArrayList<>();

    /** How a client has to show who it is; the user is reader, the password secret. */
    public enum Wants {
        NOTHING,
        BASIC,
        TOKEN
    }

    public TestRegistry(@Nullable SSLContext tls) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        if (tls == null) {
            server = HttpServer.create(address, 0);
        } else {
            HttpsServer secure = HttpsServer.create(address, 0);
            secure.setHttpsConfigurator(new HttpsConfigurator(tls));
            server = secure;
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    public String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    public String url(String repository) {
        return "oci://" + host() + "/" + repository;
    }

    public void wants(Wants now) {
        wants = now;
    }

    /** Layers are given out from another place. */
    public void redirectsLayers() {
        redirects = true;
    }

    /** Puts an artifact under a tag; answers with the digest of its manifest. */
    public String push(String tag, byte[] archive) {
        return push(tag, archive, Map.of());
    }

    public String push(String tag, byte[] archive, Map<String, String> annotations) {
        return push(tag, LAYER, archive, annotations);
    }

    /** Puts a chart under a tag, as Helm does. */
    public String pushChart(String tag, byte[] archive) {
        return push(tag, "application/vnd.cncf.helm.chart.content.v1.tar+gzip", archive, Map.of());
    }

    private String push(String tag, String mediaType, byte[] archive, Map<String, String> annotations) {
        String layer = digest(archive);
        blobs.put(layer, archive);
        StringBuilder notes = new StringBuilder();
        new TreeMap<>(annotations)
                .forEach((key, value) -> notes.append(notes.isEmpty() ? "" : ",")
                        .append('"')
                        .append(key)
                        .append("\":\"")
                        .append(value)
                        .append('"'));
        return manifest(
                tag,
                "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"layers\":["
                        + "{\"mediaType\":\"" + mediaType + "\",\"digest\":\"" + layer + "\",\"size\":" + archive.length
                        + "}],\"annotations\":{" + notes + "}}");
    }

    /** Puts any manifest under a tag. */
    public String manifest(String tag, String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        String digest = digest(bytes);
        manifests.put(digest, bytes);
        tags.put(tag, digest);
        return digest;
    }

    /** From now on a layer has other bytes than its digest says. */
    public void corrupt(byte[] archive) {
        blobs.put(digest(archive), "something else".getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        requests.add(exchange.getRequestMethod() + " " + path + " " + authorization.replaceFirst(" .*", ""));
        if (path.equals("/token")) {
            boolean known = authorization.equals(basic());
            answer(exchange, known ? 200 : 401, "{\"token\":\"t0ken\"}".getBytes(StandardCharsets.UTF_8));
        } else if (path.startsWith("/elsewhere/")) {
            give(exchange, blobs.get(path.substring("/elsewhere/".length())));
        } else if (!allowed(authorization)) {
            exchange.getResponseHeaders()
                    .set(
                            "WWW-Authenticate",
                            wants == Wants.BASIC
                                    ? "Basic realm=\"test\""
                                    : "Bearer realm=\"http://" + host() + "/token\",service=\"test\"");
            answer(exchange, 401, new byte[0]);
        } else if (path.endsWith("/tags/list")) {
            tags(exchange);
        } else if (path.contains("/manifests/")) {
            String reference = path.substring(path.lastIndexOf('/') + 1);
            give(exchange, manifests.get(tags.getOrDefault(reference, reference)));
        } else if (path.contains("/blobs/") && redirects) {
            exchange.getResponseHeaders()
                    .set(
                            "Location",
                            "http://localhost:" + server.getAddress().getPort() + "/elsewhere/"
                                    + path.substring(path.lastIndexOf('/') + 1));
            answer(exchange, 307, new byte[0]);
        } else {
            give(exchange, blobs.get(path.substring(path.lastIndexOf('/') + 1)));
        }
    }

    private boolean allowed(String authorization) {
        return switch (wants) {
            case NOTHING -> true;
            case BASIC -> authorization.equals(basic());
            case TOKEN -> authorization.equals("Bearer t0ken");
        };
    }

    private static String basic() {
        return "Basic " + Base64.getEncoder().encodeToString("reader:secret".getBytes(StandardCharsets.UTF_8));
    }

    /** Two tags a page. */
    private void tags(HttpExchange exchange) throws IOException {
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        String last = query.contains("last=") ? query.replaceFirst(".*last=", "") : "";
        List<String> page = tags.keySet().stream()
                .sorted()
                .filter(tag -> tag.compareTo(last) > 0)
                .limit(2)
                .toList();
        if (page.size() == 2) {
            exchange.getResponseHeaders()
                    .set("Link", "<" + exchange.getRequestURI().getPath() + "?last=" + page.get(1) + ">; rel=\"next\"");
        }
        String names = page.isEmpty() ? "" : "\"" + String.join("\",\"", page) + "\"";
        answer(exchange, 200, ("{\"name\":\"x\",\"tags\":[" + names + "]}").getBytes(StandardCharsets.UTF_8));
    }

    private static void give(HttpExchange exchange, byte @Nullable [] body) throws IOException {
        answer(exchange, body == null ? 404 : 200, body == null ? new byte[0] : body);
    }

    private static void answer(HttpExchange exchange, int code, byte[] body) throws IOException {
        exchange.sendResponseHeaders(code, body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private static String digest(byte[] bytes) {
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
