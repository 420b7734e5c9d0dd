package io.mooring.cli.az;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AzSetupTest {
    private static final AzSetup.Tools TOOLS = new AzSetup.Tools(Path.of("/b/helm"), Path.of("/b/kubectl"));

    private static AzSetup local(String hub) {
        return new AzSetup(
                URI.create(hub),
                Path.of("/d/ca.pem"),
                TOOLS,
                Path.of("/d/kubeconfig"),
                new AzSetup.Login("t", "i", "s"));
    }

    private static AzSetup remote(String hub, @Nullable Path caFile) {
        return new AzSetup(URI.create(hub), caFile, new AzSetup.Tools(null, null), null, null);
    }

    @Test
    void theLocalCloudBringsItsAuthorityAndALogin() {
        Map<String, String> variables = local("https://127.0.0.1").variables(Map.of());
        assertEquals("/d/ca.pem", variables.get("REQUESTS_CA_BUNDLE"));
        assertEquals("/d/ca.pem", variables.get("SSL_CERT_FILE"));
        assertEquals("/b/helm", variables.get("HELM_CLIENT_PATH"));
        assertEquals("/d/kubeconfig", variables.get("KUBECONFIG"));
        assertEquals("true", variables.get("AZURE_LOCAL_DISCONNECTED"));
        assertEquals("i", variables.get("MOORING_AZ_CLIENT_ID"));
        assertFalse(variables.containsKey("AZURE_CORE_INSTANCE_DISCOVERY"));
        assertFalse(variables.containsKey("NO_PROXY"));
        String next = String.join("\n", local("https://127.0.0.1").next(Shell.SH));
        assertTrue(next.contains("--endpoint-resource-manager https://127.0.0.1\n"), next);
        assertFalse(next.contains("Note:"), next);
    }

    @Test
    void aHubElsewhereNeedsNoAuthorityIfItsCertificateIsPublic() {
        Map<String, String> variables = remote("https://hub.example.com", null)
                .variables(Map.of("HTTPS_PROXY", "http://p:1", "NO_PROXY", "localhost,.corp"));
        assertFalse(variables.containsKey("REQUESTS_CA_BUNDLE"));
        assertFalse(variables.containsKey("MOORING_AZ_TENANT"));
        assertEquals("false", variables.get("AZURE_CORE_INSTANCE_DISCOVERY"));
        assertEquals("localhost,.corp,127.0.0.1,hub.example.com", variables.get("NO_PROXY"));
    }

    @Test
    void whatWillNotWorkIsSaidBefore() {
        String local = String.join("\n", local("https://127.0.0.1:7071").next(Shell.SH));
        assertTrue(local.contains("moor up --az"), local);
        String hub = String.join("\n", remote("http://hub:8080", null).next(Shell.SH));
        assertTrue(hub.contains("https only"), hub);
        assertTrue(hub.contains("two dots"), hub);
        assertTrue(hub.contains("port 443"), hub);
        assertTrue(hub.contains("no helm"), hub);
    }

    @Test
    void eachShellQuotesInItsOwnWay() {
        assertEquals("export A='it'\\''s'", Shell.SH.set("A", "it's"));
        assertEquals("set -gx A 'it\\'s \\\\'", Shell.FISH.set("A", "it's \\"));
        assertEquals("$env:A = 'it''s'", Shell.PWSH.set("A", "it's"));
    }
}
