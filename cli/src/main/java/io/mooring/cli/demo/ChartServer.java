package io.mooring.cli.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A chart repository with one chart, on loopback. */
final class ChartServer implements AutoCloseable {
    static final String CHART = "greeting";
    static final String VERSION = "1.2.0";

    private final HttpServer server;
    private final ExecutorService threads;

    private ChartServer(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    static ChartServer start() {
        byte[] archive = ChartArchive.pack(CHART, DemoFiles.chart());
        String file = CHART + "-" + VERSION + ".tgz";
        Map<String, byte[]> offered =
                Map.of("/index.yaml", index(file, archive).getBytes(StandardCharsets.UTF_8), "/" + file, archive);
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
            server.setExecutor(threads);
            server.createContext("/", exchange -> answer(exchange, offered));
            server.start();
            return new ChartServer(server, threads);
        } catch (IOException refused) {
            throw new UncheckedIOException("serve the charts", refused);
        }
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private static String index(String file, byte[] archive) {
        return """
                apiVersion: v1
                entries:
                  %s:
                    - apiVersion: v2
                      name: %s
                      version: %s
                      appVersion: "%s"
                      created: "2026-01-01T00:00:00Z"
                      digest: %s
                      urls:
                        - %s
                generated: "2026-01-01T00:00:00Z"
                """.formatted(CHART, CHART, VERSION, VERSION, digest(archive), file);
    }

    private static String digest(byte[] archive) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(archive));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    private static void answer(HttpExchange exchange, Map<String, byte[]> offered) throws IOException {
        try (exchange) {
            byte[] body = offered.get(exchange.getRequestURI().getPath());
            if (body == null) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
