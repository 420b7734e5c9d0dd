package io.mooring.azurite.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request and its answer; answered exactly once, whoever comes first: handler, deadline, or the client leaving. */
final class Exchange {
    private final Vertx vertx;
    private final Context context;
    private final LoopbackServer.Options options;
    private final HttpServerRequest request;
    private final Runnable release;
    private final AtomicBoolean answered = new AtomicBoolean();
    private final AtomicBoolean released = new AtomicBoolean();
    private final AtomicReference<@Nullable Thread> thread = new AtomicReference<>();
    private final long timer;

    Exchange(Vertx vertx, LoopbackServer.Options options, HttpServerRequest request, Runnable release) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.options = options;
        this.request = request;
        this.release = release;
        this.timer = vertx.setTimer(options.deadline().toMillis(), expired -> timeOut());
    }

    static void refuse(HttpServerRequest request, int status) {
        request.response()
                .setStatusCode(status)
                .putHeader("Retry-After", "1")
                .putHeader("Connection", "close")
                .end();
    }

    /** Collects the body, then hands the whole call on; too large a body is refused and the connection closed. */
    void read(Consumer<HttpCall> whole) {
        Buffer body = Buffer.buffer();
        request.handler(chunk -> {
            if (answered.get()) {
                return;
            }
            if (body.length() + chunk.length() > options.bodyMaxBytes()) {
                write(HttpAnswer.empty(413).with("Connection", "close"));
            } else {
                body.appendBuffer(chunk);
            }
        });
        request.exceptionHandler(broken -> drop());
        request.endHandler(end -> {
            if (!answered.get()) {
                whole.accept(new HttpCall(request.method().name(), target(), headers(), body.getBytes()));
            }
        });
    }

    void handledBy(Thread handler) {
        thread.set(handler);
    }

    /** Sends what the handler gave; called on the handler's thread, frees the call's slot. */
    void finish(HttpAnswer answer) {
        thread.set(null);
        context.runOnContext(now -> {
            write(answer);
            free();
        });
    }

    private void timeOut() {
        Thread handler = thread.get();
        write(HttpAnswer.empty(handler == null ? 408 : 504).with("Connection", "close"));
        if (handler == null) {
            free();
        } else {
            handler.interrupt();
        }
    }

    private void drop() {
        answered.set(true);
        vertx.cancelTimer(timer);
        if (thread.get() == null) {
            free();
        }
    }

    private void free() {
        if (released.compareAndSet(false, true)) {
            release.run();
        }
    }

    private void write(HttpAnswer answer) {
        if (!answered.compareAndSet(false, true)) {
            return;
        }
        vertx.cancelTimer(timer);
        HttpServerResponse response = request.response();
        if (response.closed() || response.ended()) {
            return;
        }
        response.setStatusCode(answer.status());
        answer.headers().forEach(response::putHeader);
        byte[] body = answer.body();
        if (HttpMethod.HEAD.equals(request.method()) || answer.status() == 304 || answer.status() == 204) {
            response.end();
        } else {
            response.end(Buffer.buffer(body));
        }
        if (answer.status() == 413) {
            free();
        }
    }

    private HttpCall.Target target() {
        String uri = request.uri();
        int scheme = uri.indexOf("://");
        if (scheme > 0 && !uri.startsWith("/")) { // absolute form, as proxies send it
            int slash = uri.indexOf('/', scheme + 3);
            uri = slash < 0 ? "/" : uri.substring(slash);
        }
        int question = uri.indexOf('?');
        String path = question < 0 ? uri : uri.substring(0, question);
        String query = question < 0 ? null : uri.substring(question + 1);
        String authority =
                request.authority() == null ? "127.0.0.1" : request.authority().toString();
        String origin = (options.tls() == null ? "http://" : "https://") + authority;
        return new HttpCall.Target(origin, path.startsWith("/") ? path : "/" + path, query);
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        request.headers()
                .forEach(header -> headers.merge(
                        header.getKey().toLowerCase(Locale.ROOT),
                        header.getValue(),
                        (first, next) -> first + "," + next));
        return headers;
    }
}
