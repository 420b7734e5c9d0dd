package io.mooring.extensions.release;

import com.sun.net.httpserver.HttpsServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.mooring.extensions.TestTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/** An admission webhook that lets no Service into one namespace. */
record RefusingWebhook(HttpsServer server, KubernetesClient client, String namespace) implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static RefusingWebhook start(KubernetesClient client, String namespace, Path keys) throws Exception {
        TestTls tls = TestTls.make(keys);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(tls.configurator());
        server.createContext("/", exchange -> {
            String uid = JSON.readTree(exchange.getRequestBody().readAllBytes())
                    .path("request")
                    .path("uid")
                    .asString("");
            byte[] answer = ("""
                {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","response":
                  {"uid":"%s","allowed":false,"status":{"message":"no services on Mondays"}}}
                """.formatted(uid)).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        client.resource("""
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingWebhookConfiguration
            metadata: {name: refusing-%1$s}
            webhooks:
              - name: refusing.example.com
                sideEffects: None
                admissionReviewVersions: [v1]
                clientConfig: {url: "https://127.0.0.1:%2$d/", caBundle: "%3$s"}
                rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [services]}]
                namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: "%1$s"}}
            """.formatted(
                        namespace,
                        server.getAddress().getPort(),
                        Base64.getEncoder().encodeToString(tls.certificate().getBytes(StandardCharsets.US_ASCII))))
                .create();
        RefusingWebhook webhook = new RefusingWebhook(server, client, namespace);
        webhook.await();
        return webhook;
    }

    /** The apiserver takes a moment to see it. */
    private void await() throws InterruptedException, IOException {
        for (int i = 0; i < 100; i++) {
            try {
                client.resource("""
                    apiVersion: v1
                    kind: Service
                    metadata: {name: probe, namespace: %s}
                    spec: {ports: [{port: 80}]}
                    """.formatted(namespace)).dryRun().create();
            } catch (RuntimeException refused) {
                return;
            }
            if (new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS)) {
                return;
            }
        }
        throw new IOException("the webhook is not called");
    }

    @Override
    public void close() {
        client.admissionRegistration()
                .v1()
                .validatingWebhookConfigurations()
                .withName("refusing-" + namespace)
                .delete();
        server.stop(0);
    }
}
