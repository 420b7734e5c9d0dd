package io.mooring.extensions;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** A registry on loopback by the distribution specification, which wants tokens when it has a user; for reading only. */
public final class ChartRegistry implements AutoCloseable {
    private static final String TOKEN = "a-token-of-the-registry";

    private final HttpServer server;
    private final String login;
    private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
    private final Map<String, Map<String, byte[]>> manifests = new ConcurrentHashMap<>();

    /** @param login `user:password`, empty for a registry that is open to all */
    public ChartRegistry(String login) throws IOException {
        this.login = login;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/token", this::token);
        server.createContext("/v2/", this::serve);
        // Blobs are where registries keep them: elsewhere, and without the token.
        server.createContext(
                "/storage/",
                exchange -> answer(
                        exchange,
                        exchange.getRequestHeaders().containsKey("Authorization") ? 400 : 200,
                        blobs.getOrDefault(exchange.getRequestURI().getPath().replace("/storage/", ""), new byte[0])));
        server.start();
    }

    public URI url() {
        return URI.create("oci://127.0.0.1:" + server.getAddress().getPort() + "/charts");
    }

    public void push(String name, String version, byte[] archive) {
        push(name, version, archive, sha256(archive));
    }

    public void push(String name, String version, byte[] archive, String digest) {
        blobs.put("sha256:" + digest, archive);
        String manifest =
                "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"application/vnd.cncf.helm.config.v1+json\"},"
                        + "\"layers\":[{\"mediaType\":\"application/vnd.cncf.helm.chart.content.v1.tar+gzip\",\"digest\":\"sha256:"
                        + digest + "\",\"size\":" + archive.length + "}]}";
        manifests
                .computeIfAbsent("charts/" + name, ignored -> new TreeMap<>())
                .put(version.replace('+', '_'), manifest.getBytes(StandardCharsets.UTF_8));
    }

    public byte[] manifest(String name, String version) {
        return manifests.get("charts/" + name).get(version);
    }

    /** Puts beside a manifest what cosign would. */
    public void sign(String name, String manifestSha256, byte[] payload, String signature) {
        String digest = sha256(payload);
        blobs.put("sha256:" + digest, payload);
        String manifest = "{\"schemaVersion\":2,\"layers\":[{\"digest\":\"sha256:" + digest
                + "\",\"annotations\":{\"dev.cosignproject.cosign/signature\":\"" + signature + "\"}}]}";
        manifests
                .get("charts/" + name)
                .put("sha256-" + manifestSha256 + ".sig", manifest.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void token(HttpExchange exchange) throws IOException {
        String expected = "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
        boolean known = expected.equals(exchange.getRequestHeaders().getFirst("Authorization"))
                && String.valueOf(exchange.getRequestURI().getQuery()).contains("scope=repository:charts/");
        answer(exchange, known ? 200 : 401, ("{\"token\":\"" + TOKEN + "\"}").getBytes(StandardCharsets.UTF_8));
    }

    private void serve(HttpExchange exchange) throws IOException {
        if (!login.isEmpty()
                && !("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            exchange.getResponseHeaders()
                    .set(
                            "WWW-Authenticate",
                            "Bearer realm=\"http://127.0.0.1:"
                                    + server.getAddress().getPort() + "/token\",service=\"test\"");
            answer(exchange, 401, new byte[0]);
            return;
        }
        String path = exchange.getRequestURI().getPath().substring("/v2/".length());
        String name = path.replaceFirst("/(tags/list|manifests/.*|blobs/.*)$", "");
        String rest = path.substring(name.length() + 1);
        Map<String, byte[]> versions = manifests.get(name);
        if (versions == null) {
            answer(exchange, 404, new byte[0]);
        } else if (rest.equals("tags/list")) {
            answer(
                    exchange,
                    200,
                    ("{\"tags\":[\"" + String.join("\",\"", versions.keySet()) + "\"]}")
                            .getBytes(StandardCharsets.UTF_8));
        } else if (rest.startsWith("manifests/")) {
            byte[] manifest = versions.get(rest.substring("manifests/".length()));
            answer(exchange, manifest == null ? 404 : 200, manifest == null ? new byte[0] : manifest);
        } else {
            exchange.getResponseHeaders()
                    .set(
                            "Location",
                            "http://localhost:" + server.getAddress().getPort() + "/storage/"
                                    + rest.substring("blobs/".length()));
            answer(exchange, 307, new byte[0]);
        }
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
