package io.mooring.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubSettingsTest {
    private static final Map<String, String> LEAST = Map.of(
            "MOORING_STORAGE_CONNECTION_STRING", "UseDevelopmentStorage=true",
            "MOORING_KEY_VAULT_URL", "https://vault.example.com",
            "MOORING_OIDC_ISSUER", "https://issuer.example.com",
            "PATH", "/bin");

    @Test
    void defaultsAreThese() {
        HubSettings settings = HubSettings.from(LEAST);
        assertEquals("api://mooring", settings.users().audience());
        assertEquals(Duration.ofSeconds(60), settings.heartbeatInterval());
        assertEquals("11111111-1111-1111-1111-111111111111", settings.tenantId());
        assertNull(settings.principal());
        assertNull(settings.clockFile());
        assertNull(settings.caFile());
    }

    @Test
    void allProblemsAreNamedAtOnce() {
        var failure = assertThrows(
                IllegalArgumentException.class,
                () -> HubSettings.from(Map.of(
                        "MOORING_HEARTBEAT_INTERVAL", "often",
                        "MOORING_OWNERS", "me",
                        "MOORING_TYPO", "x",
                        "MOORING_CLOCK_FILE", "/tmp/clock")));
        for (String name : new String[] {
            "MOORING_STORAGE_CONNECTION_STRING",
            "MOORING_KEY_VAULT_URL",
            "MOORING_OIDC_ISSUER",
            "MOORING_HEARTBEAT_INTERVAL",
            "MOORING_OWNERS",
            "MOORING_TYPO",
            "MOORING_CLOCK_FILE"
        }) {
            assertTrue(failure.getMessage().contains(name), failure.getMessage());
        }
    }

    @Test
    void theClockCanBeMovedInTheLocalCloudOnly() {
        Map<String, String> environment = new HashMap<>(LEAST);
        environment.put("MOORING_CLOCK_FILE", "clock.json");
        assertThrows(IllegalArgumentException.class, () -> HubSettings.from(environment));
        environment.put("AZURE_FUNCTIONS_ENVIRONMENT", "Development");
        assertEquals("clock.json", String.valueOf(HubSettings.from(environment).clockFile()));
    }

    @Test
    void issuersAndAudiencesMayBeSeveral() {
        Map<String, String> environment = new HashMap<>(LEAST);
        environment.put("MOORING_OIDC_ISSUER", "https://a.example.com/x, https://b.example.com");
        environment.put("MOORING_OIDC_AUDIENCE", "api://mooring,33333333-3333-3333-3333-333333333333");
        HubSettings settings = HubSettings.from(environment);
        assertEquals(2, settings.users().trusted().issuers().size());
        assertEquals(2, settings.users().trusted().audiences().size());
        assertEquals("api://mooring", settings.users().audience());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://issuer.example.com",
                ",",
                "https://login.microsoftonline.com/common/v2.0",
                "https://login.microsoftonline.com/Organizations/v2.0",
            })
    void issuersOfAnybodyAreRefused(String issuer) {
        Map<String, String> environment = new HashMap<>(LEAST);
        environment.put("MOORING_OIDC_ISSUER", issuer);
        var failure = assertThrows(IllegalArgumentException.class, () -> HubSettings.from(environment));
        assertTrue(failure.getMessage().contains("MOORING_OIDC_ISSUER"), failure.getMessage());
    }

    @Test
    void secretsAreNotPrinted() {
        Map<String, String> environment = new HashMap<>(LEAST);
        environment.putAll(Map.of("AZURE_TENANT_ID", "t", "AZURE_CLIENT_ID", "c", "AZURE_CLIENT_SECRET", "hush"));
        assertFalse(HubSettings.from(environment).toString().contains("hush"));
    }

    @Test
    void theCommandLinesOwnVariablesAreLeftAlone() {
        Map<String, String> environment = new HashMap<>(LEAST);
        environment.putAll(Map.of("MOORING_HUB_URL", "https://127.0.0.1:1", "MOORING_TOKEN", "x"));
        HubSettings.from(environment);
    }
}
