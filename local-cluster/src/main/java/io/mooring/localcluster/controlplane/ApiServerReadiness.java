package io.mooring.localcluster.controlplane;

import io.mooring.localcluster.pki.ClientTls;
import io.mooring.localcluster.pki.ClusterPki;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Asks an apiserver whether it serves: {@code /readyz}, and the namespace that everybody expects. */
final class ApiServerReadiness implements AutoCloseable {
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);

    private final URI server;
    private final HttpClient client;

    ApiServerReadiness(int port, ClusterPki pki) {
        this.server = URI.create("https://127.0.0.1:" + port);
        this.client = HttpClient.newBuilder()
                .sslContext(ClientTls.of(pki.clusterAuthority(), pki.admin()))
                .connectTimeout(REQUEST_TIMEOUT)
                .build();
    }

    boolean isReady() {
        // The namespace is made by a task that readyz does not wait for.
        return succeeds("/readyz") && succeeds("/api/v1/namespaces/default");
    }

    private boolean succeeds(String path) {
        HttpRequest request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(REQUEST_TIMEOUT)
                .build();
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
