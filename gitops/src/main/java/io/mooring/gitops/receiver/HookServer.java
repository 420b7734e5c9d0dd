package io.mooring.gitops.receiver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.mooring.gitops.object.Cluster;
import io.mooring.gitops.object.Cluster.ListOutcome;
import io.mooring.gitops.object.Cluster.Outcome;
import io.mooring.gitops.object.Cluster.Part;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.object.ObjectRef;
import io.mooring.gitops.object.ResourceKind;
import io.mooring.gitops.operator.Key;
import io.mooring.gitops.receiver.ReceiverSpec.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** Listens for webhooks and asks for what their Receivers name to be looked at. Answers say nothing beyond their status. */
public final class HookServer implements AutoCloseable {
    private static final Logger LOG = System.getLogger(HookServer.class.getName());

    /** GitHub's limit; what is larger it does not send. */
    private static final int BODY_BYTES_MAX = 25 << 20;

    private static final Duration BODY_DEADLINE = Duration.ofSeconds(20);

    /** Bodies in memory at once. */
    private static final int CALLS_MAX = 8;

    private static final int BURST = 30;
    private static final Duration EACH = Duration.ofMillis(200);

    private final Hooks hooks;
    private final Cluster cluster;
    private final Clock clock;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore calls = new Semaphore(CALLS_MAX);
    private final Map<Key, CallLimit> limits = new ConcurrentHashMap<>();
    private final CallLimit strangers;

    public HookServer(Hooks hooks, Cluster cluster, Clock clock, InetSocketAddress address) {
        this.hooks = hooks;
        this.cluster = cluster;
        this.clock = clock;
        this.strangers = new CallLimit(clock, BURST, EACH);
        try {
            server = HttpServer.create(address, 0);
        } catch (IOException e) {
            throw new UncheckedIOException("listen for webhooks at " + address, e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(status(exchange), -1);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "event=webhook-failed", e);
            exchange.sendResponseHeaders(500, -1);
        }
    }

    private int status(HttpExchange exchange) {
        Optional<Key> key = hooks.at(String.valueOf(exchange.getRequestURI().getRawPath()));
        CallLimit limit = key.map(known -> limits.computeIfAbsent(known, any -> new CallLimit(clock, BURST, EACH)))
                .orElse(strangers);
        if (!limit.allows()) {
            return 429;
        }
        Optional<Hooks.Hook> hook = key.flatMap(hooks::of);
        if (hook.isEmpty()) {
            return 404;
        }
        if (!exchange.getRequestMethod().equals("POST")) {
            return 405;
        }
        if (hook.get().suspended() || !calls.tryAcquire()) {
            return 503;
        }
        try {
            Future<byte[]> reading =
                    threads.submit(() -> exchange.getRequestBody().readNBytes(BODY_BYTES_MAX + 1));
            byte[] body = reading.get(BODY_DEADLINE.toSeconds(), TimeUnit.SECONDS);
            return body.length > BODY_BYTES_MAX ? 413 : answer(exchange, key.get(), hook.get(), body);
        } catch (ExecutionException | TimeoutException e) {
            return 408; // What is still being read ends with the exchange.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 503;
        } finally {
            calls.release();
        }
    }

    private int answer(HttpExchange exchange, Key key, Hooks.Hook hook, byte[] body) {
        HookCall call = new HookCall(
                name -> Optional.ofNullable(exchange.getRequestHeaders().getFirst(name))
                        .orElse(""),
                body);
        Optional<String> refusal = call.refusal(hook.spec().type(), hook.spec().events(), hook.token());
        if (refusal.isPresent()) {
            LOG.log(Level.WARNING, "event=webhook-refused receiver=" + key + " cause=\"" + refusal.get() + "\"");
            return 400;
        }
        List<String> failures = new ArrayList<>();
        int asked = 0;
        for (Target target : hook.spec().targets()) {
            asked += ask(target, failures);
        }
        LOG.log(
                failures.isEmpty() ? Level.INFO : Level.WARNING,
                "event=webhook receiver=" + key + " asked=" + asked
                        + (failures.isEmpty() ? "" : " failures=\"" + String.join("; ", failures) + "\""));
        return failures.isEmpty() ? 200 : 500;
    }

    private int ask(Target target, List<String> failures) {
        Optional<ResourceKind> kind = cluster.preferredKind(target.group(), target.kind());
        if (kind.isEmpty()) {
            failures.add(target.kind() + " is not served");
            return 0;
        }
        List<ObjectRef> refs = List.of(new ObjectRef(target.namespace(), target.name(), target.group(), target.kind()));
        if (target.all()) {
            String selector = target.labels().entrySet().stream()
                    .map(label -> label.getKey() + "=" + label.getValue())
                    .collect(Collectors.joining(","));
            refs = switch (cluster.listMetadata(kind.get(), target.namespace(), selector)) {
                case ListOutcome.Listed listed ->
                    listed.objects().stream()
                            .map(object ->
                                    new ObjectRef(object.namespace(), object.name(), target.group(), target.kind()))
                            .toList();
                case ListOutcome.Refused refused -> {
                    failures.add(target.kind() + ": " + refused.message());
                    yield List.of();
                }
            };
        }
        int asked = 0;
        for (ObjectRef ref : refs) {
            ObjectNode patch = KubernetesObject.node();
            patch.putObject("metadata")
                    .putObject("annotations")
                    .put(ReceiverReconciler.REQUESTED_AT, clock.instant().toString());
            switch (cluster.patch(kind.get(), ref, Part.OBJECT, patch)) {
                case Outcome.Done ignored -> asked++;
                case Outcome.Absent ignored -> failures.add(ref + " is not there");
                case Outcome.Refused refused -> failures.add(ref + ": " + refused.message());
            }
        }
        return asked;
    }
}
