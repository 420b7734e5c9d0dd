package io.mooring.agents.configagent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.protocol.configuration.FluxConfigurationSpec;
import io.mooring.protocol.configuration.GitRepositorySource;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FluxCredentialsTest {
    @Test
    void aKeyForHttpsBecomesUserAndPassword() {
        assertEquals(
                "{ca.crt=pem, password=hunter2, username=me}",
                shown(git(null, "me", base64("pem")), Map.of("httpsKey", base64("hunter2"))));
        assertEquals(
                "{password=hunter2, username=other}",
                shown(git(null, null, null), Map.of("httpsKey", base64("hunter2"), "httpsUser", base64("other"))));
    }

    @Test
    void aKeyForSshBecomesTheIdentityAndKnownHosts() {
        assertEquals(
                "{identity=key, known_hosts=host}",
                shown(git(base64("host"), null, null), Map.of("sshPrivateKey", base64("key"))));
    }

    @Test
    void whatIsMissingOrMisshapenIsNamedAndNotQuoted() {
        complains("'gitRepository.httpsUser'", Map.of("httpsKey", base64("hunter2")));
        complains("not in base64", Map.of("sshPrivateKey", "hunter2 hunter2!"));
        complains("does not know the protected setting 'password'", Map.of("password", "hunter2"));
    }

    private static void complains(String words, Map<String, String> settings) {
        var failure =
                assertThrows(IllegalArgumentException.class, () -> FluxCredentials.of(git(null, null, null), settings));
        assertTrue(String.valueOf(failure.getMessage()).contains(words), failure.getMessage());
        assertFalse(String.valueOf(failure.getMessage()).contains("hunter2"));
    }

    private static String shown(FluxConfigurationSpec spec, Map<String, String> settings) {
        Map<String, String> texts = new TreeMap<>();
        FluxCredentials.of(spec, settings)
                .forEach((key, value) -> texts.put(key, new String(value, StandardCharsets.UTF_8)));
        return texts.toString();
    }

    private static FluxConfigurationSpec git(
            @Nullable String knownHosts, @Nullable String user, @Nullable String authority) {
        return FluxConfigurationSpec.ofGit(
                "cluster",
                "team",
                false,
                new GitRepositorySource("https://x/shop.git", 60, 600, null, knownHosts, user, authority, null, null),
                new TreeMap<>());
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
