package io.mooring.gitops;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** A repository of charts over HTTP on loopback; it can want a login (user reader, password secret). */
final class ChartRepository implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, byte[]> archives = new ConcurrentSkipListMap<>();
    private volatile boolean wantsLogin;

    /** Paths of all requests. */
    final List<String> requests = new CopyOnWriteArrayList<>();

    ChartRepository() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/charts";
    }

    void wantsLogin() {
        wantsLogin = true;
    }

    /** A chart of one ConfigMap, {@code <release>-settings}, that shows the version and the value {@code greeting}. */
    static TarFile greeter(String version) {
        return new TarFile()
                .file(
                        "greeter/Chart.yaml",
                        "apiVersion: v2\nname: greeter\nversion: " + version + "\nappVersion: 'x'\n")
                .file("greeter/values.yaml", "greeting: hello\nreplicas: 1\n")
                .file("greeter/values-shout.yaml", "greeting: HELLO\n")
                .file("greeter/templates/settings.yaml", """
                        apiVersion: v1
                        kind: ConfigMap
                        metadata:
                          name: {{ .Release.Name }}-settings
                        data:
                          version: {{ .Chart.Version | quote }}
                          greeting: {{ .Values.greeting | quote }}
                          revision: {{ .Release.Revision | quote }}
                        """);
    }

    void publish(String chart, String version, TarFile archive) {
        archives.put(chart + "-" + version + ".tgz", archive.gzip());
    }

    private String index() {
        StringBuilder index = new StringBuilder("apiVersion: v1\nentries:\n");
        String last = "";
        for (Map.Entry<String, byte[]> archive : archives.entrySet()) {
            String chart = archive.getKey().replaceFirst("-\\d.*", "");
            String version = archive.getKey().substring(chart.length() + 1).replaceFirst("\\.tgz$", "");
            if (!chart.equals(last)) {
                index.append("  ").append(chart).append(":\n");
                last = chart;
            }
            index.append("  - {name: ").append(chart).append(", version: '").append(version);
            index.append("', urls: [").append(archive.getKey()).append("], digest: ");
            index.append(sha256(archive.getValue())).append("}\n");
        }
        return index.toString();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        requests.add(path);
        String login = "Basic " + Base64.getEncoder().encodeToString("reader:secret".getBytes(StandardCharsets.UTF_8));
        byte[] body = path.equals("/charts/index.yaml")
                ? index().getBytes(StandardCharsets.UTF_8)
                : archives.get(path.replaceFirst("^/charts/", ""));
        try (exchange) {
            if (wantsLogin && !login.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                exchange.sendResponseHeaders(401, -1);
            } else if (body == null) {
                exchange.sendResponseHeaders(404, -1);
            } else {
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
