package io.mooring.extensions.chart;

import io.mooring.protocol.proxy.ProxyFailure;
import io.mooring.protocol.proxy.ProxySettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Gets one document into a file, with a limit on its size and on the time until its last byte. */
final class HttpDownload {
    /** How a download ended. */
    sealed interface Result {
        /** The file was written; the tag names what was got. */
        record Got(String etag) implements Result {}

        /** The server still has what the tag names. */
        record Unchanged() implements Result {}

        record Missing() implements Result {}

        /** Not without credentials, or not with these. */
        record Refused(int status, String challenge) implements Result {}
    }

    /**
     * What is asked for.
     *
     * @param etag of what is there already, empty if nothing is
     * @param authorization goes to the named server only, not to where it redirects
     */
    record Wanted(URI url, String etag, String accept, String authorization) {
        static Wanted of(URI url, String authorization) {
            return new Wanted(url, "", "", authorization);
        }

        Wanted unless(String tag) {
            return new Wanted(url, tag, accept, authorization);
        }
    }

    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final int REDIRECTS_MAX = 5;

    private final HttpClient client;
    private final ProxySettings proxies;

    /** @param proxies those of the client */
    HttpDownload(HttpClient client, ProxySettings proxies) {
        this.client = client;
        this.proxies = proxies;
    }

    Result get(Wanted wanted, Path file, long bytesMax) throws ChartUnavailable {
        URI place = wanted.url();
        for (int hops = 0; hops <= REDIRECTS_MAX; hops++) {
            HttpResponse<Long> response = once(place, wanted, file, bytesMax);
            int status = response.statusCode();
            String location = response.headers().firstValue("Location").orElse("");
            if (status < 300 || status > 399 || status == 304 || location.isEmpty()) {
                Optional<String> refused = ProxyFailure.words(proxies, place, status);
                if (refused.isPresent()) {
                    throw new ChartUnavailable(
                            ChartUnavailable.Kind.UNREACHABLE, wanted.url() + " cannot be reached: " + refused.get());
                }
                return result(wanted.url(), response);
            }
            place = redirected(place, location);
        }
        throw new ChartUnavailable(
                ChartUnavailable.Kind.UNREACHABLE, wanted.url() + " redirects more than " + REDIRECTS_MAX + " times");
    }

    private static URI redirected(URI from, String location) throws ChartUnavailable {
        try {
            URI next = from.resolve(location);
            String scheme = String.valueOf(next.getScheme());
            if (scheme.equals("https") || (scheme.equals("http") && "http".equals(from.getScheme()))) {
                return next;
            }
        } catch (IllegalArgumentException broken) {
            // The same sentence says it.
        }
        throw new ChartUnavailable(
                ChartUnavailable.Kind.UNREACHABLE, from + " redirects to where a chart must not come from");
    }

    private static Result result(URI url, HttpResponse<Long> response) throws ChartUnavailable {
        return switch (response.statusCode()) {
            case 200 -> new Result.Got(response.headers().firstValue("ETag").orElse(""));
            case 304 -> new Result.Unchanged();
            case 404, 410 -> new Result.Missing();
            case 401, 403 ->
                new Result.Refused(
                        response.statusCode(),
                        response.headers().firstValue("WWW-Authenticate").orElse(""));
            default ->
                throw new ChartUnavailable(
                        ChartUnavailable.Kind.UNREACHABLE, url + " answers HTTP " + response.statusCode());
        };
    }

    static ChartUnavailable refused(URI url, Result.Refused refusal, ChartAccess access) {
        return new ChartUnavailable(
                ChartUnavailable.Kind.UNAUTHORIZED,
                url + " is not for us: HTTP " + refusal.status() + " "
                        + access.user()
                                .map(user -> "for the user \"" + user + "\"")
                                .orElse("without credentials; name a Secret with username and password as secretRef"));
    }

    private HttpResponse<Long> once(URI url, Wanted wanted, Path file, long bytesMax) throws ChartUnavailable {
        HttpRequest.Builder request = HttpRequest.newBuilder(url).timeout(DEADLINE);
        if (!wanted.etag().isEmpty()) {
            request.header("If-None-Match", wanted.etag());
        }
        if (!wanted.accept().isEmpty()) {
            request.header("Accept", wanted.accept());
        }
        if (!wanted.authorization().isEmpty() && sameServer(url, wanted.url())) {
            request.header("Authorization", wanted.authorization());
        }
        proxies.authorization(url).ifPresent(value -> request.setHeader(ProxySettings.AUTHORIZATION, value));
        CompletableFuture<HttpResponse<Long>> exchange =
                client.sendAsync(request.build(), head -> new ToFile(file, head.statusCode() == 200 ? bytesMax : -1));
        try {
            return exchange.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw failure(url, failed.getCause());
        } catch (TimeoutException late) {
            exchange.cancel(true);
            throw new ChartUnavailable(
                    ChartUnavailable.Kind.UNREACHABLE, url + " took longer than " + DEADLINE.toSeconds() + " s", late);
        } catch (InterruptedException cancelled) {
            exchange.cancel(true);
            Thread.currentThread().interrupt();
            throw new ChartUnavailable(
                    ChartUnavailable.Kind.UNREACHABLE, "the download of " + url + " was cancelled", cancelled);
        }
    }

    static boolean sameServer(URI one, URI other) {
        return String.valueOf(one.getScheme()).equalsIgnoreCase(String.valueOf(other.getScheme()))
                && String.valueOf(one.getHost()).equalsIgnoreCase(String.valueOf(other.getHost()))
                && one.getPort() == other.getPort();
    }

    private ChartUnavailable failure(URI url, @Nullable Throwable cause) {
        if (cause instanceof TooLarge tooLarge) {
            return new ChartUnavailable(
                    ChartUnavailable.Kind.TOO_LARGE, url + " is larger than " + tooLarge.bytesMax + " bytes");
        }
        Optional<String> proxy = cause == null ? Optional.empty() : ProxyFailure.words(proxies, url, cause);
        if (proxy.isPresent() && cause != null) {
            return new ChartUnavailable(
                    ChartUnavailable.Kind.UNREACHABLE, url + " cannot be reached: " + proxy.get(), cause);
        }
        String why = cause == null
                ? ""
                : ": " + (cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage());
        String message = url + " cannot be reached" + why
                + (cause instanceof SSLException
                        ? "; if a private authority signed its certificate, give ca.crt in a Secret as secretRef"
                        : "");
        return cause == null
                ? new ChartUnavailable(ChartUnavailable.Kind.UNREACHABLE, message)
                : new ChartUnavailable(ChartUnavailable.Kind.UNREACHABLE, message, cause);
    }

    private static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1;

        private final long bytesMax;

        TooLarge(long bytesMax) {
            this.bytesMax = bytesMax;
        }
    }

    /** Writes a body to a file; a negative limit drops the body. */
    private static final class ToFile implements HttpResponse.BodySubscriber<Long> {
        private final CompletableFuture<Long> done = new CompletableFuture<>();
        private final Path file;
        private final long bytesMax;
        private Flow.@Nullable Subscription subscription;
        private @Nullable FileChannel channel;
        private long bytes;

        ToFile(Path file, long bytesMax) {
            this.file = file;
            this.bytesMax = bytesMax;
        }

        @Override
        public CompletionStage<Long> getBody() {
            return done;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            try {
                if (bytesMax >= 0) {
                    channel = FileChannel.open(
                            file,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.TRUNCATE_EXISTING);
                }
                given.request(Long.MAX_VALUE);
            } catch (IOException failed) {
                end(failed);
            }
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            FileChannel into = channel;
            if (into == null) {
                return;
            }
            try {
                for (ByteBuffer buffer : buffers) {
                    bytes += buffer.remaining();
                    if (bytes > bytesMax) {
                        throw new TooLarge(bytesMax);
                    }
                    while (buffer.hasRemaining()) {
                        into.write(buffer);
                    }
                }
            } catch (IOException failed) {
                end(failed);
            }
        }

        @Override
        public void onError(Throwable failed) {
            close();
            done.completeExceptionally(failed);
        }

        @Override
        public void onComplete() {
            close();
            done.complete(bytes);
        }

        private void end(IOException failed) {
            if (subscription != null) {
                subscription.cancel();
            }
            close();
            done.completeExceptionally(failed);
        }

        private void close() {
            try {
                if (channel != null) {
                    channel.close();
                    channel = null;
                }
            } catch (IOException failed) {
                done.completeExceptionally(failed);
            }
        }
    }
}
