package io.mooring.agents.metricsexporter;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.mooring.agents.kube.KubeInCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;

/** Serves the cluster's metrics; needs nothing of the hub. */
public final class MetricsExporter implements AutoCloseable {
    /** By this word the image's program becomes the exporter. */
    public static final String NAME = "metrics-exporter";

    private static final Duration KEEP_DEFAULT = Duration.ofSeconds(10);
    private static final int PORT = 8080;
    private static final int BACKLOG = 16;

    private final HttpServer server;

    private MetricsExporter(HttpServer server) {
        this.server = server;
    }

    /** In a pod, as its environment says. */
    public static MetricsExporter start(Map<String, String> environment) throws IOException {
        String seconds = environment.getOrDefault("KEEP_SECONDS", "");
        Duration keep = seconds.matches("\\d{1,4}") ? Duration.ofSeconds(Long.parseLong(seconds)) : KEEP_DEFAULT;
        return start(
                new KubeScrape(KubeInCluster.connect(environment), Clock.systemUTC(), keep),
                new InetSocketAddress(required(environment, "POD_IP"), PORT));
    }

    private static MetricsExporter start(KubeScrape scrape, InetSocketAddress address) throws IOException {
        HttpServer server = HttpServer.create(address, BACKLOG);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> answer(exchange, 404, "Try /metrics.\n"));
        server.createContext("/healthz", exchange -> answer(exchange, 200, "ok\n"));
        server.createContext("/readyz", exchange -> scraped(exchange, scrape, "ok\n"));
        server.createContext("/metrics", exchange -> scraped(exchange, scrape, ""));
        server.start();
        return new MetricsExporter(server);
    }

    private static void scraped(HttpExchange exchange, KubeScrape scrape, String instead) throws IOException {
        try {
            String text = scrape.text();
            answer(exchange, 200, instead.isEmpty() ? text : instead);
        } catch (UncheckedIOException unavailable) {
            answer(exchange, 503, "The apiserver cannot be asked: " + unavailable.getMessage() + "\n");
        }
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        try (exchange) {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static String required(Map<String, String> environment, String key) {
        String value = environment.get(key);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("The metrics exporter cannot start: " + key + " is missing.");
        }
        return value;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
