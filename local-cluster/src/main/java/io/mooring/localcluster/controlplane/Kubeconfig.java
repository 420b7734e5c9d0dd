package io.mooring.localcluster.controlplane;

import io.mooring.localcluster.pki.ClusterPki.Credential;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The text of a kubeconfig with everything embedded, so that the file can be copied elsewhere on the machine. */
public final class Kubeconfig {
    private Kubeconfig() {}

    public static String text(int apiserverPort, Credential authority, Credential user) {
        return """
                apiVersion: v1
                kind: Config
                current-context: mooring-local
                clusters:
                - name: mooring-local
                  cluster:
                    server: https://127.0.0.1:%d
                    certificate-authority-data: %s
                contexts:
                - name: mooring-local
                  context:
                    cluster: mooring-local
                    user: admin
                users:
                - name: admin
                  user:
                    client-certificate-data: %s
                    client-key-data: %s
                """.formatted(
                        apiserverPort,
                        base64(authority.certificatePem()),
                        base64(user.certificatePem()),
                        base64(user.keyPem()));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
