package io.mooring.functions.desired;

import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.fluxv1.SourceControl;
import io.mooring.protocol.agent.SettingsKeyRequest;
import io.mooring.protocol.arm.ClusterId;
import io.mooring.protocol.secret.SealedSetting;
import java.util.Optional;

/** Whose protected settings some are: the hub's item, and the name that is sealed into them, which is the agents'. */
record SettingsOwner(ItemKind kind, String name) {
    /** The owner as agents name it. */
    static SettingsOwner of(SettingsKeyRequest.Moved moved) {
        String name = String.valueOf(moved.name());
        if (ItemKind.EXTENSION.collection().equals(moved.collection())) {
            return new SettingsOwner(ItemKind.EXTENSION, name);
        }
        if (ItemKind.FLUX_CONFIGURATION.collection().equals(moved.collection())) {
            Optional<String> sourceControl = SourceControl.resourceName(name);
            return new SettingsOwner(
                    sourceControl.isPresent() ? ItemKind.SOURCE_CONTROL : ItemKind.FLUX_CONFIGURATION,
                    sourceControl.orElse(name));
        }
        throw ArmFailure.invalid("'moved[].collection' must be extensions or fluxConfigurations.");
    }

    /** What is sealed into the settings. */
    String resource(ClusterId cluster) {
        return switch (kind) {
            case FLUX_CONFIGURATION, EXTENSION -> SealedSetting.resource(cluster, kind.collection(), name);
            case SOURCE_CONTROL ->
                SealedSetting.resource(
                        cluster, ItemKind.FLUX_CONFIGURATION.collection(), SourceControl.agentName(name));
        };
    }
}
