package io.mooring.agents.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.agents.harness.Onboarding;
import io.mooring.agents.harness.SealedByHub;
import io.mooring.protocol.secret.ProtectedSettings;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SealedSettingsTest {
    private static final String RESOURCE = "/subscriptions/1/fluxconfigurations/shop";

    private final SettingsKeyring keyring = SettingsKeyring.create();
    private final SealedSettings settings = new SealedSettings(keyring, RESOURCE);
    private final String good = SealedByHub.to(keyring.publicText(), RESOURCE, "httpsKey", "hunter2");

    @Test
    void whatTheHubEncryptedToTheClustersKeyOpens() {
        assertEquals("hunter2", settings.open("httpsKey", good));
        assertFalse(settings.isOutdated("httpsKey", good));
        assertEquals("again", settings.open("a", settings.seal("a", "again")));
    }

    @Test
    void itOpensForNoOtherSettingResourceOrCluster() {
        refused("another setting", () -> settings.open("sshPrivateKey", good));
        refused(
                "another setting or another resource",
                () -> new SealedSettings(keyring, RESOURCE + "2").open("httpsKey", good));
        refused(
                "a key that this cluster does not have",
                () -> new SealedSettings(SettingsKeyring.create(), RESOURCE).open("httpsKey", good));
    }

    @Test
    void whatWasChangedOnItsWayIsRefusedInWords() {
        String[] parts = good.split("\\.");
        for (int part = 0; part < parts.length; part++) {
            String[] changed = parts.clone();
            char last = changed[part].charAt(changed[part].length() / 2);
            changed[part] = changed[part].substring(0, changed[part].length() / 2)
                    + (last == 'A' ? 'B' : 'A')
                    + changed[part].substring(changed[part].length() / 2 + 1);
            String text = String.join(".", changed);
            UnreadableSetting refusal = assertThrows(UnreadableSetting.class, () -> settings.open("httpsKey", text));
            assertTrue(String.valueOf(refusal.getMessage()).startsWith("The protected setting 'httpsKey' "));
            assertFalse(String.valueOf(refusal.getMessage()).contains("hunter2"));
        }
        refused("has not the form", () -> settings.open("httpsKey", "hunter2"));
        refused("48 hours", () -> settings.open("httpsKey", ProtectedSettings.PURGED));
    }

    @Test
    void olderKeysOpenUntilFourRotationsAreOver() {
        SettingsKeyring rotated = keyring.rotated();
        assertTrue(new SealedSettings(rotated, RESOURCE).isOutdated("httpsKey", good));
        for (int rotation = 1; rotation <= 3; rotation++) {
            assertEquals("hunter2", new SealedSettings(reread(rotated), RESOURCE).open("httpsKey", good));
            rotated = rotated.rotated();
        }
        SealedSettings late = new SealedSettings(rotated, RESOURCE);
        refused("a key that this cluster does not have", () -> late.open("httpsKey", good));
    }

    @Test
    void onlyWhoHasTheOnboardingKeyOpensWhatCameBeforeTheEnrolment() {
        Onboarding onboarding = Onboarding.of("edge");
        String early = SealedByHub.to(onboarding.publicKey(), RESOURCE, "httpsKey", "hunter2");
        UnreadableSetting refusal = assertThrows(UnreadableSetting.class, () -> settings.open("httpsKey", early));
        assertTrue(refusal.awaited());
        assertTrue(settings.isOutdated("httpsKey", early));
    }

    @Test
    void aKeyringShowsNoKeysAndSaysNothingOfDamagedOnes() {
        assertFalse(keyring.toString().contains("\"d\""));
        assertNull(SettingsKeyring.of(Map.of()));
        byte[] damaged = "{\"keys\":[{\"d\":\"secret".getBytes(StandardCharsets.UTF_8);
        var failure = assertThrows(
                IllegalStateException.class, () -> SettingsKeyring.of(Map.of(SettingsKeyring.DATA_NAME, damaged)));
        assertNull(failure.getCause());
    }

    private static SettingsKeyring reread(SettingsKeyring keyring) {
        SettingsKeyring read = SettingsKeyring.of(keyring.data());
        return read == null ? SettingsKeyring.create() : read;
    }

    private static void refused(String words, org.junit.jupiter.api.function.Executable action) {
        UnreadableSetting refusal = assertThrows(UnreadableSetting.class, action);
        assertTrue(String.valueOf(refusal.getMessage()).contains(words), refusal.getMessage());
    }
}
