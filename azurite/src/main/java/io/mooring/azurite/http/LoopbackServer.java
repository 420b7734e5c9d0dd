package io.mooring.azurite.http;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** An HTTP server on 127.0.0.1 that reads each request whole and hands it to a blocking handler. */
public final class LoopbackServer implements AutoCloseable {
    private static final Logger LOG = System.getLogger(LoopbackServer.class.getName());
    private static final Duration START_MAX = Duration.ofSeconds(20);
    private static final Duration DRAIN_MAX = Duration.ofSeconds(5);

    private final Options options;
    private final Vertx vertx;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore slots;
    private final HttpHandler handler;
    private final HttpServer server;
    private volatile boolean closing;

    /**
     * How to listen.
     *
     * @param name what the log calls this server
     * @param port zero for any free one
     * @param tls absent for plain HTTP
     * @param bodyMaxBytes a larger body is answered with 413
     * @param deadline a handler that takes longer is interrupted and its caller gets 504
     * @param inFlightMax one more call at the same time gets 429
     */
    public record Options(
            String name, int port, @Nullable TlsFiles tls, int bodyMaxBytes, Duration deadline, int inFlightMax) {
        /** A limit of headers as Kestrel has it. */
        static final int HEADERS_MAX_BYTES = 32 * 1024;

        static final int REQUEST_LINE_MAX_BYTES = 8 * 1024;
        static final int COMPRESS_FROM_BYTES = 2 * 1024;

        /** Requests are not decompressed: the real host does not do it either, so an app must not come to rely on it. */
        private HttpServerOptions toVertx() {
            HttpServerOptions vertx = new HttpServerOptions()
                    .setHost("127.0.0.1")
                    .setPort(port)
                    .setReuseAddress(true)
                    .setTcpNoDelay(true)
                    .setIdleTimeout((int) deadline.plusSeconds(10).toSeconds())
                    .setHandle100ContinueAutomatically(true)
                    .setHttp2ClearTextEnabled(false)
                    .setCompressionSupported(true)
                    .setCompressionContentSizeThreshold(COMPRESS_FROM_BYTES)
                    .setMaxHeaderSize(HEADERS_MAX_BYTES)
                    .setMaxInitialLineLength(REQUEST_LINE_MAX_BYTES);
            if (tls != null) {
                vertx.setSsl(true)
                        .setUseAlpn(false)
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .setCertPath(tls.certificate().toString())
                                .setKeyPath(tls.key().toString()));
            }
            return vertx;
        }
    }

    private LoopbackServer(Options options, HttpHandler handler) {
        this.options = options;
        this.handler = handler;
        this.slots = new Semaphore(options.inFlightMax());
        this.vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(2)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(2)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        this.server = vertx.createHttpServer(options.toVertx());
        server.requestHandler(this::accept);
    }

    /** Listens; throws IllegalStateException when the port is taken. */
    public static LoopbackServer open(Options options, HttpHandler handler) {
        LoopbackServer server = new LoopbackServer(options, handler);
        try {
            server.await(server.server.listen(), START_MAX);
            return server;
        } catch (ExecutionException | TimeoutException e) {
            server.close();
            throw new IllegalStateException("listen on port " + options.port() + " for " + options.name(), e);
        }
    }

    public int port() {
        return server.actualPort();
    }

    /** Scheme, host and port, without a slash at the end. */
    public URI origin() {
        return URI.create((options.tls() == null ? "http" : "https") + "://127.0.0.1:" + port());
    }

    private void accept(HttpServerRequest request) {
        if (closing) {
            Exchange.refuse(request, 503);
        } else if (!slots.tryAcquire()) {
            Exchange.refuse(request, 429);
        } else {
            Exchange exchange = new Exchange(vertx, options, request, slots::release);
            exchange.read(call -> threads.execute(() -> answer(exchange, call)));
        }
    }

    private void answer(Exchange exchange, HttpCall call) {
        exchange.handledBy(Thread.currentThread());
        HttpAnswer answer;
        try {
            answer = handler.handle(call);
        } catch (Exception e) {
            LOG.log(
                    Level.ERROR,
                    () -> "event=request-failed server=" + options.name() + " method=" + call.method() + " path="
                            + call.rawPath(),
                    e);
            answer = HttpAnswer.empty(500);
        }
        exchange.finish(answer);
    }

    /** Stops accepting, waits a moment for the calls in flight, then interrupts them. */
    @Override
    public void close() {
        closing = true;
        try {
            boolean drained = slots.tryAcquire(options.inFlightMax(), DRAIN_MAX.toMillis(), TimeUnit.MILLISECONDS);
            if (!drained) {
                LOG.log(Level.WARNING, () -> "event=calls-interrupted server=" + options.name());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads.shutdownNow();
        try {
            await(vertx.close(), DRAIN_MAX);
        } catch (ExecutionException | TimeoutException e) {
            LOG.log(Level.WARNING, () -> "event=close-failed server=" + options.name(), e);
        }
    }

    private void await(io.vertx.core.Future<?> future, Duration max) throws ExecutionException, TimeoutException {
        try {
            future.toCompletionStage().toCompletableFuture().get(max.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + options.name(), e);
        }
    }
}
