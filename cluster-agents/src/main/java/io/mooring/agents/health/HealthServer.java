package io.mooring.agents.health;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/** Serves {@code /healthz}, {@code /readyz} and {@code /metrics} to the kubelet and to whoever scrapes. */
public final class HealthServer implements AutoCloseable {
    private static final int BACKLOG = 16;

    private final HttpServer server;

    private HealthServer(HttpServer server) {
        this.server = server;
    }

    public static HealthServer start(InetSocketAddress address, AgentHealth health, AgentMetrics metrics)
            throws IOException {
        HttpServer server = HttpServer.create(address, BACKLOG);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> answer(exchange, 404, "Try /healthz, /readyz or /metrics.\n"));
        server.createContext("/healthz", exchange -> {
            boolean alive = health.isAlive();
            answer(exchange, alive ? 200 : 500, alive ? "ok\n" : "A loop has ended.\n");
        });
        server.createContext("/readyz", exchange -> {
            String unreadiness = health.unreadiness();
            answer(exchange, unreadiness.isEmpty() ? 200 : 503, unreadiness.isEmpty() ? "ok\n" : unreadiness);
        });
        server.createContext("/metrics", exchange -> answer(exchange, 200, metrics.scrape()));
        server.start();
        return new HealthServer(server);
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        try (exchange) {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
