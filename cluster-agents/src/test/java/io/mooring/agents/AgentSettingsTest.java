package io.mooring.agents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.protocol.proxy.ProxySettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentSettingsTest {
    private static final Map<String, String> MINIMUM = Map.ofEntries(
            Map.entry("POD_IP", "127.1.2.3"),
            Map.entry("POD_NAME", "config-agent-1"),
            Map.entry("KUBERNETES_SERVICE_HOST", "127.0.0.1"),
            Map.entry("KUBERNETES_SERVICE_PORT", "6443"),
            Map.entry("AZURE_SUBSCRIPTION_ID", "00000000-0000-0000-0000-000000000001"),
            Map.entry("AZURE_RESOURCE_GROUP", "g1"),
            Map.entry("AZURE_RESOURCE_NAME", "c1"),
            Map.entry("AZURE_ARC_AGENT_VERSION", "0.1.0"),
            Map.entry("HUB_URL", "https://127.0.0.1:7071"));

    @Test
    void defaults() {
        AgentSettings settings = AgentSettings.from(MINIMUM);
        assertEquals(8080, settings.port());
        assertEquals(URI.create("https://127.0.0.1:6443"), settings.apiServer());
        assertEquals(Path.of("/var/run/secrets/kubernetes.io/serviceaccount"), settings.serviceAccount());
        assertEquals(new AgentSettings.Egress(settings.egress().proxies(), null, null), settings.egress());
        assertNull(settings.egress().proxies().https());
        assertNull(settings.distribution());
        assertEquals(Path.of("/tmp"), settings.workspace().folder());
    }

    @Test
    void theSandboxMountPointHoldsTheServiceAccount() {
        AgentSettings settings = AgentSettings.from(with("CONTAINER_SANDBOX_MOUNT_POINT", "/pods/x"));
        assertEquals(Path.of("/pods/x/var/run/secrets/kubernetes.io/serviceaccount"), settings.serviceAccount());
    }

    @Test
    void theApiServerIsNeverBehindAProxy() {
        Map<String, String> environment = new HashMap<>(MINIMUM);
        environment.put("KUBERNETES_SERVICE_HOST", "10.96.0.1");
        environment.put("HTTPS_PROXY", "http://proxy.test:3128");
        environment.put("NO_PROXY", "git.test");
        ProxySettings proxies = AgentSettings.from(environment).egress().proxies();
        assertTrue(proxies.to(URI.create("https://hub.test")).isPresent());
        for (String direct : new String[] {"https://10.96.0.1:443", "https://a.b.svc", "https://git.test"}) {
            assertTrue(proxies.to(URI.create(direct)).isEmpty(), direct);
        }
    }

    @Test
    void aProxyThatCannotBeUsedIsNamedWithoutItsPassword() {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> AgentSettings.from(with("HTTPS_PROXY", "https://me:secret@proxy.test")))
                .getMessage();
        assertTrue(message.contains("HTTPS_PROXY: 'https://***@proxy.test'"), message);
    }

    @Test
    void onlyForAHubOnThisMachineCanTheClockBeMoved(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("clock.json");
        Map<String, String> environment = new HashMap<>(with("MOORING_CLOCK_FILE", file.toString()));
        for (String hub : new String[] {"https://127.0.0.1:7071", "https://localhost", "https://[::1]:1"}) {
            environment.put("HUB_URL", hub);
            assertEquals(file, AgentSettings.from(environment).workspace().clockFile());
        }
        environment.put("HUB_URL", "https://127.0.0.1.hub.test");
        assertNull(AgentSettings.from(environment).workspace().clockFile());
        Files.writeString(file, "{\"offset\":\"PT15M\"}");
        String message = assertThrows(IllegalArgumentException.class, () -> AgentSettings.from(environment))
                .getMessage();
        assertTrue(message.contains("for a hub on this machine only, not for https://127.0.0.1.hub.test"), message);
    }

    @Test
    void autoMeansFindOut() {
        assertNull(AgentSettings.from(with("KUBERNETES_DISTRO", "auto")).distribution());
        assertEquals("k3s", AgentSettings.from(with("KUBERNETES_DISTRO", "k3s")).distribution());
    }

    @Test
    void everyProblemIsNamedAtOnce() {
        Map<String, String> wrong = new HashMap<>(MINIMUM);
        wrong.remove("POD_IP");
        wrong.put("AZURE_RESOURCE_NAME", "a b");
        wrong.put("HUB_URL", "http://plain");
        wrong.put("MOORING_TYPO", "x");
        wrong.put("MOORING_PORT", "many");
        String message = assertThrows(IllegalArgumentException.class, () -> AgentSettings.from(wrong))
                .getMessage();
        for (String part : new String[] {"POD_IP", "'a b'", "http://plain", "MOORING_TYPO", "MOORING_PORT"}) {
            assertTrue(message.contains(part), message);
        }
    }

    private static Map<String, String> with(String key, String value) {
        Map<String, String> environment = new HashMap<>(MINIMUM);
        environment.put(key, value);
        return environment;
    }
}
