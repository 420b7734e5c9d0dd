package io.mooring.gitops.object;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.mooring.gitops.object.Cluster.ClusterUnavailable;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Plain requests to the apiserver over fabric8's HTTP client, which brings credentials, trust and retries. */
final class KubeHttp {
    private static final long DEADLINE_SECONDS = 30;

    private final HttpClient http;
    private final String server;

    KubeHttp(KubernetesClient client) {
        this.http = client.getHttpClient();
        String url = client.getConfiguration().getMasterUrl();
        this.server = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    /** A request; the user is impersonated unless it is empty. */
    record Call(
            String method,
            String path,
            String accept,
            String user,
            @Nullable Body body) {
        static Call get(String path, String user) {
            return new Call("GET", path, "application/json", user, null);
        }

        Call accepting(String type) {
            return new Call(method, path, type, user, body);
        }
    }

    record Body(String contentType, String text) {}

    record Reply(int code, String body) {
        boolean ok() {
            return code >= 200 && code < 300;
        }
    }

    Reply send(Call call) {
        HttpResponse<String> response = await(call, http.sendAsync(request(call, DEADLINE_SECONDS), String.class));
        String body = response.body();
        return new Reply(response.code(), body == null ? "" : body);
    }

    /** Opens an answer that goes on for a while. The caller closes the stream. */
    StreamReply stream(Call call) {
        HttpResponse<InputStream> response = await(call, http.sendAsync(request(call, 0), InputStream.class));
        return new StreamReply(response.code(), response.body());
    }

    record StreamReply(int code, InputStream body) {}

    private HttpRequest request(Call call, long timeoutSeconds) {
        HttpRequest.Builder builder =
                http.newHttpRequestBuilder().uri(server + call.path()).header("Accept", call.accept());
        if (timeoutSeconds > 0) {
            builder.timeout(timeoutSeconds, TimeUnit.SECONDS);
        }
        if (!call.user().isEmpty()) {
            builder.header("Impersonate-User", call.user());
        }
        Body body = call.body();
        if (body == null) {
            builder.method(call.method(), null, (String) null);
        } else {
            builder.method(call.method(), body.contentType(), body.text());
        }
        return builder.build();
    }

    private static <T> HttpResponse<T> await(Call call, CompletableFuture<HttpResponse<T>> future) {
        try {
            return future.get(DEADLINE_SECONDS + 5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterUnavailable(call.method() + " " + call.path(), e);
        } catch (ExecutionException | TimeoutException e) {
            future.cancel(true);
            throw new ClusterUnavailable(call.method() + " " + call.path(), e);
        }
    }
}
