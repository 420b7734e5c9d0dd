package io.mooring.cli.gitops;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.mooring.cli.CliFailure;
import io.mooring.cli.ExitCode;
import io.mooring.cli.kube.KubeGitOps;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What the operator says of itself over HTTP on this machine: {@code /metrics}, {@code /healthz} and {@code /readyz}. */
final class OperatorPages implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private OperatorPages(HttpServer server, KubeGitOps operator) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/metrics", exchange -> answer(exchange, 200, operator.metrics()));
        server.createContext("/healthz", exchange -> answer(exchange, 200, "ok\n"));
        server.createContext(
                "/readyz",
                exchange -> answer(exchange, operator.ready() ? 200 : 503, operator.ready() ? "ok\n" : "not yet\n"));
        server.start();
    }

    /** Port 0 takes a free one. */
    static OperatorPages start(int port, KubeGitOps operator) {
        try {
            return new OperatorPages(
                    HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 16), operator);
        } catch (IOException e) {
            throw new CliFailure(
                    ExitCode.FAILED,
                    "Port " + port + " cannot be listened on: " + e.getMessage(),
                    "Choose another one with --metrics-port.",
                    e);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static void answer(HttpExchange exchange, int code, String text) throws IOException {
        try (exchange) {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
            exchange.sendResponseHeaders(code, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
