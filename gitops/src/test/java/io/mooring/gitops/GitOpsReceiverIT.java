package io.mooring.gitops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** Webhooks that make a push be applied at once. */
class GitOpsReceiverIT extends GitOpsFixture {
    private static final String TOKEN = "token-of-the-test";
    private static final String BODY = "{\"ref\":\"refs/heads/main\"}";

    private void receiver(String fields) {
        client.resource("---\n{apiVersion: v1, kind: Secret, metadata: {name: hook, namespace: " + namespace
                        + "}, stringData: {token: " + TOKEN + "}}")
                .create();
        apply("Receiver", "notification.toolkit.fluxcd.io/v1", "push", "{secretRef: {name: hook}, " + fields + "}");
    }

    private String awaitPath() throws Exception {
        Waiting.until(() -> hasReason("Receiver", "push", "Succeeded"), () -> status("Receiver", "push"));
        return tree("Receiver", "push").status().path("webhookPath").asString("");
    }

    private static int call(int port, String path, String... headers) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .headers(headers)
                                    .POST(HttpRequest.BodyPublishers.ofString(BODY))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private static String signature(String token) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return "sha256=" + HexFormat.of().formatHex(mac.doFinal(BODY.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aPushThatIsAnnouncedBySignedWebhookIsAppliedAtOnce() throws Exception {
        int port = operator.listen(new InetSocketAddress("127.0.0.1", 0));
        String first = repository.write("a.yaml", configMap("a", "1")).commit();
        apply(
                "GitRepository",
                "source.toolkit.fluxcd.io/v1",
                "repo",
                "{interval: 24h, url: \"" + server.url(namespace) + "\", ref: {branch: main}}");

        resource("GitRepository", "source.toolkit.fluxcd.io/v1", "repo").edit(object -> {
            object.getMetadata().setLabels(java.util.Map.of("hooked", "yes"));
            return object;
        });
        kustomization("all", "path: ./, interval: 24h");
        awaitApplied("all", first);
        receiver("type: github, events: [ping, push], resources: [{kind: GitRepository, name: \"*\", matchLabels:"
                + " {hooked: \"yes\"}}]");
        String path = awaitPath();
        byte[] digest = MessageDigest.getInstance("SHA-256")
                .digest((TOKEN + "push" + namespace).getBytes(StandardCharsets.UTF_8));
        assertEquals("/hook/" + HexFormat.of().formatHex(digest), path);

        String second = repository.write("a.yaml", configMap("a", "2")).commit();
        assertEquals(400, call(port, path, "X-GitHub-Event", "push", "X-Hub-Signature-256", signature("other")));
        assertEquals(400, call(port, path, "X-GitHub-Event", "fork", "X-Hub-Signature-256", signature(TOKEN)));
        assertEquals(404, call(port, "/hook/elsewhere", "X-GitHub-Event", "push"));
        assertEquals("1", value("a"));
        assertEquals(200, call(port, path, "X-GitHub-Event", "push", "X-Hub-Signature-256", signature(TOKEN)));
        awaitApplied("all", second);
        assertEquals("2", value("a"));

        resource("Receiver", "notification.toolkit.fluxcd.io/v1", "push").edit(object -> {
            object.setAdditionalProperty(
                    "spec",
                    java.util.Map.of(
                            "type",
                            "github",
                            "suspend",
                            true,
                            "interval",
                            "1h",
                            "secretRef",
                            java.util.Map.of("name", "hook"),
                            "resources",
                            java.util.List.of(java.util.Map.of("kind", "GitRepository", "name", "repo"))));
            return object;
        });
        Waiting.until(
                () -> {
                    try {
                        return call(port, path, "X-Hub-Signature-256", signature(TOKEN)) == 503;
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                () -> status("Receiver", "push"));
    }

    @Test
    void aReceiverOfAnotherNamespacesSourceIsRefused() throws Exception {
        receiver("type: generic, resources: [{kind: GitRepository, name: x, namespace: elsewhere}]");
        Waiting.until(() -> hasReason("Receiver", "push", "AccessDenied"), () -> status("Receiver", "push"));
        assertTrue(message("Receiver", "push").contains("cross-namespace"));
    }
}
