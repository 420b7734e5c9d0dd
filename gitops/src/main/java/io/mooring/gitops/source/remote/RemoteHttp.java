package io.mooring.gitops.source.remote;

import io.mooring.gitops.source.FetchFailed;
import io.mooring.gitops.source.LimitedStream;
import io.mooring.protocol.proxy.ProxyFailure;
import io.mooring.protocol.proxy.ProxySettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * GET requests to one server and those it redirects to. What authorizes a request is not sent on to another server, and nobody is
 * led from https to http. Close it to drop its connections.
 */
public final class RemoteHttp implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(20);
    private static final Duration ANSWER = Duration.ofMinutes(2);
    private static final int REDIRECTS_MAX = 5;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ProxySettings proxies;
    private final HttpClient client;

    /** Goes through the proxies that the process goes through. */
    public RemoteHttp(Tls tls) throws FetchFailed {
        this(tls, ProxySettings.ofProcess());
    }

    public RemoteHttp(Tls tls, ProxySettings proxies) throws FetchFailed {
        this.proxies = proxies;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .executor(threads)
                .proxy(proxies.selector())
                .connectTimeout(CONNECT)
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER);
        if (!tls.usual()) {
            builder.sslContext(tls.context());
        }
        client = builder.build();
    }

    /** An answer; whoever gets it closes its body. */
    public record Reply(int code, HttpHeaders headers, InputStream body) implements AutoCloseable {
        /** The whole body, if it is not larger than that. */
        public byte[] bytes(int bytesMax, String what) throws IOException {
            return new LimitedStream(body, bytesMax, what).readAllBytes();
        }

        public String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        @Override
        public void close() throws IOException {
            body.close();
        }
    }

    /** Asks, and asks where it is redirected to. */
    public Reply get(URI uri, Map<String, String> headers) throws IOException {
        URI place = uri;
        for (int hops = 0; hops <= REDIRECTS_MAX; hops++) {
            Reply reply = once(place, headers, sameServer(uri, place));
            if (reply.code() < 300
                    || reply.code() >= 400
                    || reply.header("Location").isEmpty()) {
                return reply;
            }
            URI next;
            try (reply) {
                next = place.resolve(URI.create(reply.header("Location")));
            } catch (IllegalArgumentException e) {
                throw new IOException("the server redirects to what is no URL", e);
            }
            if (!"https".equals(next.getScheme()) && !place.getScheme().equals(next.getScheme())) {
                throw new IOException("the server redirects from https to " + next.getScheme());
            }
            place = next;
        }
        throw new IOException("the server redirects more than " + REDIRECTS_MAX + " times");
    }

    private Reply once(URI uri, Map<String, String> headers, boolean trusted) throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).timeout(ANSWER).GET();
        headers.forEach((name, value) -> {
            if (trusted || !name.equalsIgnoreCase("Authorization")) {
                request.header(name, value);
            }
        });
        proxies.authorization(uri).ifPresent(value -> request.setHeader(ProxySettings.AUTHORIZATION, value));
        try {
            HttpResponse<InputStream> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            Optional<String> refused = ProxyFailure.words(proxies, uri, response.statusCode());
            if (refused.isPresent()) {
                // The JDK has none where a tunnel was refused.
                if (response.body() != null) {
                    response.body().close();
                }
                throw new IOException(refused.get());
            }
            return new Reply(response.statusCode(), response.headers(), response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("it was given up", e);
        } catch (IOException e) {
            throw inWords(uri, e);
        }
    }

    private IOException inWords(URI uri, IOException failure) {
        return ProxyFailure.words(proxies, uri, failure)
                .map(words -> new IOException(words, failure))
                .orElse(
                        failure instanceof ConnectException
                                ? new IOException("cannot connect to " + uri.getAuthority(), failure)
                                : failure);
    }

    static boolean sameServer(URI one, URI other) {
        return one.getScheme().equals(other.getScheme())
                && String.valueOf(one.getHost()).equalsIgnoreCase(String.valueOf(other.getHost()))
                && one.getPort() == other.getPort();
    }

    @Override
    public void close() {
        client.shutdownNow();
        threads.shutdownNow();
    }
}
