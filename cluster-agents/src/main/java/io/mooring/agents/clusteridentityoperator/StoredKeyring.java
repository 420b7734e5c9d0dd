package io.mooring.agents.clusteridentityoperator;

import io.mooring.agents.kube.SecretStore;
import io.mooring.agents.secret.SettingsKeyring;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys for protected settings in their Secret, which two loops of this agent change. */
final class StoredKeyring {
    private final SecretStore secrets;

    StoredKeyring(SecretStore secrets) {
        this.secrets = secrets;
    }

    /** The keys; the first one is made when it is first asked for. */
    synchronized SettingsKeyring get() {
        SettingsKeyring stored = read();
        return stored == null ? write(SettingsKeyring.create()) : stored;
    }

    /** Puts a new key in front. */
    synchronized void rotate() {
        SettingsKeyring stored = read();
        write(stored == null ? SettingsKeyring.create() : stored.rotated());
    }

    private @Nullable SettingsKeyring read() {
        return SettingsKeyring.of(secrets.read(SettingsKeyring.SECRET).orElse(Map.of()));
    }

    private SettingsKeyring write(SettingsKeyring keyring) {
        secrets.write(SettingsKeyring.SECRET, keyring.data());
        return keyring;
    }
}
