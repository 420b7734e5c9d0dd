package io.mooring.agents.configagent;

import io.mooring.agents.hub.DesiredStateFeed;
import io.mooring.agents.kube.ObjectKey;
import io.mooring.agents.kube.ObjectKind;
import io.mooring.agents.kube.SecretStore;
import io.mooring.agents.kube.StoredObject;
import io.mooring.agents.loop.NotYet;
import io.mooring.agents.secret.KubeParameters;
import io.mooring.agents.secret.SealedSettings;
import io.mooring.agents.secret.SettingsKeyring;
import io.mooring.protocol.agent.DesiredState;
import io.mooring.protocol.arm.ClusterId;
import io.mooring.protocol.configuration.FluxConfigurationSpec;
import io.mooring.protocol.secret.ProtectedSettings;
import io.mooring.protocol.secret.SealedSetting;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Opens the protected settings of configurations, and makes the Secrets of them that sources refer to. */
final class ProtectedSource {
    private static final String COLLECTION = "fluxConfigurations";

    private final ClusterId cluster;
    private final KubeParameters parameters;
    private final SecretStore secrets;
    private final DesiredStateFeed feed;

    ProtectedSource(ClusterId cluster, KubeParameters parameters, SecretStore secrets, DesiredStateFeed feed) {
        this.cluster = cluster;
        this.parameters = parameters;
        this.secrets = secrets;
        this.feed = feed;
    }

    /**
     * The name of the Secret, null if the configuration has no protected settings.
     *
     * @throws io.mooring.agents.secret.UnreadableSetting if one cannot be opened
     */
    @Nullable
    String secret(StoredObject config, FluxConfigurationSpec spec) {
        KubeParameters.Reference reference = KubeParameters.reference(config);
        if (reference == null) {
            return null;
        }
        ProtectedSettings wanted = wanted(config.key().name());
        // While the hub is away the Secret is as it was.
        if (wanted != null && wanted.version() == reference.version()) {
            parameters.write(
                    config,
                    ObjectKind.FLUX_CONFIG,
                    reference.version(),
                    () -> content(config.key().name(), spec, wanted));
        }
        return reference.name();
    }

    /** Takes the Secret of a configuration away that has no protected settings any more. */
    void forget(ObjectKey config) {
        parameters.delete(config);
    }

    private SortedMap<String, byte[]> content(String name, FluxConfigurationSpec spec, ProtectedSettings wanted) {
        SettingsKeyring keyring =
                SettingsKeyring.of(secrets.read(SettingsKeyring.SECRET).orElse(Map.of()));
        if (keyring == null) {
            throw new NotYet("The cluster has no key for protected settings yet.");
        }
        SealedSettings settings = new SealedSettings(keyring, SealedSetting.resource(cluster, COLLECTION, name));
        return FluxCredentials.of(spec, settings.openAll(wanted));
    }

    private @Nullable ProtectedSettings wanted(String name) {
        DesiredState desired = feed.last();
        return desired == null
                ? null
                : desired.fluxConfigurations().stream()
                        .filter(wish -> wish.name().equals(name) && !wish.deleting())
                        .findFirst()
                        .map(DesiredState.FluxConfiguration::protectedSettings)
                        .orElse(null);
    }
}
