package io.mooring.functions.tables;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.policy.ExponentialBackoff;
import com.azure.core.http.policy.RequestRetryCondition;
import com.azure.core.http.policy.RetryPolicy;
import com.azure.data.tables.TableServiceClient;
import com.azure.data.tables.TableServiceClientBuilder;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A storage account's tables.
 *
 * <p>A call may take {@link #TIMEOUT} with all its attempts: callers are told that the storage is away while they still
 * listen.
 */
public final class TableConnection {
    private static final Duration TIMEOUT = Duration.ofSeconds(4);
    private static final Duration ATTEMPT_TIMEOUT = Duration.ofMillis(1_800);
    private static final int RETRIES_MAX = 2;
    private static final Duration RETRY_BASE = Duration.ofMillis(80);
    private static final Duration RETRY_MAX = Duration.ofMillis(400);

    private final TableServiceClient tables;

    private TableConnection(TableServiceClient tables) {
        this.tables = tables;
    }

    public static TableConnection byConnectionString(String connectionString, SSLContext trust) {
        return over(connectionString, http(trust));
    }

    static TableConnection over(String connectionString, HttpClient http) {
        return new TableConnection(
                builder(http).connectionString(connectionString).buildClient());
    }

    public static TableConnection byEndpoint(String endpoint, TokenCredential credential, SSLContext trust) {
        return new TableConnection(
                builder(http(trust)).endpoint(endpoint).credential(credential).buildClient());
    }

    /** A client over the JDK's, so that the app brings no Netty; with deadlines, and a trust of our choice. */
    private static HttpClient http(SSLContext trust) {
        return new JdkHttpClientBuilder(java.net.http.HttpClient.newBuilder()
                        .sslContext(trust)
                        .version(java.net.http.HttpClient.Version.HTTP_1_1))
                .connectionTimeout(ATTEMPT_TIMEOUT)
                .writeTimeout(ATTEMPT_TIMEOUT)
                .responseTimeout(ATTEMPT_TIMEOUT)
                .readTimeout(ATTEMPT_TIMEOUT)
                .build();
    }

    public Rows table(String name) {
        return new TableRows(tables.getTableClient(name), TIMEOUT);
    }

    private static TableServiceClientBuilder builder(HttpClient http) {
        return new TableServiceClientBuilder()
                .httpClient(http)
                .retryPolicy(new RetryPolicy(new Backoff()))
                .addPolicy(new TableBatchEtags());
    }

    /**
     * Tries again what failed fast, but what no answer came to only once: two waits and the pause between them fit into
     * {@link #TIMEOUT}, also for reads, which no one else ends.
     */
    private static final class Backoff extends ExponentialBackoff {
        private static final List<HttpHeaderName> PATIENCE = List.of(
                HttpHeaderName.RETRY_AFTER,
                HttpHeaderName.fromString("retry-after-ms"),
                HttpHeaderName.fromString("x-ms-retry-after-ms"));

        Backoff() {
            super(RETRIES_MAX, RETRY_BASE, RETRY_MAX);
        }

        @Override
        public boolean shouldRetryCondition(RequestRetryCondition condition) {
            return super.shouldRetryCondition(condition)
                    && !asksForPatience(condition.getResponse())
                    && (condition.getTryCount() == 0 || !isTimeout(condition.getThrowable()));
        }

        /** Whether the storage names a time: the client would sleep for so long, and our caller with it. */
        private static boolean asksForPatience(@Nullable HttpResponse response) {
            return response != null && PATIENCE.stream().anyMatch(name -> response.getHeaderValue(name) != null);
        }

        private static boolean isTimeout(@Nullable Throwable failure) {
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                if (cause instanceof HttpTimeoutException) {
                    return true;
                }
            }
            return false;
        }
    }
}
