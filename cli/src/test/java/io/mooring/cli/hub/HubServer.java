package io.mooring.cli.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A hub that gives prepared answers, the last one for ever, and remembers what it was asked. */
public final class HubServer implements AutoCloseable {
    /** The time by the hub's clock; the question for it is not among those that it remembers. */
    public static final Instant NOW = Instant.parse("2026-01-01T00:10:00Z");

    private final HttpServer server;
    private final Deque<Answer> answers = new ArrayDeque<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();

    private record Answer(int status, String body) {}

    public HubServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", this::answer);
            server.createContext("/health", this::health);
            server.start();
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    public HubServer answers(int status, String body) {
        answers.add(new Answer(status, body));
        return this;
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Method, path with query, and token of each call. */
    public List<String> asked() {
        return asked;
    }

    public List<String> bodies() {
        return bodies;
    }

    /** The hub's clock stands. */
    private void health(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = ("{\"status\":\"ok\",\"time\":\"" + NOW + "\"}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            Answer next = answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
            byte[] body = next.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Retry-After", "1");
            exchange.sendResponseHeaders(next.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
