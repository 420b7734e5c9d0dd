package io.mooring.e2e.simulation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** The JDK's client with a simulated network behind it. An answer is there when the call returns. */
final class SimulatedHttp extends HttpClient {
    private final Wire wire;

    /** Carries a request to wherever it goes. */
    @FunctionalInterface
    interface Wire {
        Answer carry(String method, URI uri, Map<String, String> headers, String body) throws IOException;
    }

    record Answer(int status, Map<String, String> headers, String body) {}

    SimulatedHttp(Wire wire) {
        this.wire = wire;
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        Map<String, String> headers = request.headers().map().entrySet().stream()
                .collect(Collectors.toMap(
                        header -> header.getKey().toLowerCase(java.util.Locale.ROOT),
                        header -> header.getValue().get(0)));
        try {
            Answer answer = wire.carry(request.method(), request.uri(), headers, body(request));
            HttpHeaders given = HttpHeaders.of(
                    answer.headers().entrySet().stream()
                            .collect(Collectors.toMap(Map.Entry::getKey, header -> List.of(header.getValue()))),
                    (name, value) -> true);
            return CompletableFuture.completedFuture(new Received<>(
                    request, answer.status(), given, read(handler, answer.status(), given, answer.body())));
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static <T> T read(HttpResponse.BodyHandler<T> handler, int status, HttpHeaders headers, String body) {
        HttpResponse.BodySubscriber<T> subscriber = handler.apply(new HttpResponse.ResponseInfo() {
            @Override
            public int statusCode() {
                return status;
            }

            @Override
            public HttpHeaders headers() {
                return headers;
            }

            @Override
            public Version version() {
                return Version.HTTP_1_1;
            }
        });
        subscriber.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long count) {
                // All comes at once, below.
            }

            @Override
            public void cancel() {
                // Nothing more would come anyway.
            }
        });
        subscriber.onNext(List.of(ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8))));
        subscriber.onComplete();
        return subscriber.getBody().toCompletableFuture().join();
    }

    private static String body(HttpRequest request) {
        var bytes = new ByteArrayOutputStream();
        request.bodyPublisher()
                .ifPresent(publisher -> publisher.subscribe(new Flow.Subscriber<>() {
                    @Override
                    public void onSubscribe(Flow.Subscription subscription) {
                        subscription.request(Long.MAX_VALUE);
                    }

                    @Override
                    public void onNext(ByteBuffer part) {
                        byte[] copy = new byte[part.remaining()];
                        part.get(copy);
                        bytes.writeBytes(copy);
                    }

                    @Override
                    public void onError(Throwable failure) {
                        throw new IllegalStateException(failure);
                    }

                    @Override
                    public void onComplete() {
                        // All of it has been collected.
                    }
                }));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private record Received<T>(HttpRequest request, int statusCode, HttpHeaders headers, T body)
            implements HttpResponse<T> {
        @Override
        public Optional<HttpResponse<T>> previousResponse() {
            return Optional.empty();
        }

        @Override
        public Optional<SSLSession> sslSession() {
            return Optional.empty();
        }

        @Override
        public URI uri() {
            return request.uri();
        }

        @Override
        public Version version() {
            return Version.HTTP_1_1;
        }
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        return sendAsync(request, handler).join();
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request,
            HttpResponse.BodyHandler<T> handler,
            HttpResponse.@Nullable PushPromiseHandler<T> pushed) {
        return sendAsync(request, handler);
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return Optional.empty();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return Optional.empty();
    }

    @Override
    public Redirect followRedirects() {
        return Redirect.NEVER;
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return Optional.empty();
    }

    @Override
    public SSLContext sslContext() {
        throw new UnsupportedOperationException();
    }

    @Override
    public SSLParameters sslParameters() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return Optional.empty();
    }

    @Override
    public Version version() {
        return Version.HTTP_1_1;
    }

    @Override
    public Optional<Executor> executor() {
        return Optional.empty();
    }
}
