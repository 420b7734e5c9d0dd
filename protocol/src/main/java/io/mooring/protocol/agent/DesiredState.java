package io.mooring.protocol.agent;

import io.mooring.protocol.configuration.FluxConfigurationSpec;
import io.mooring.protocol.extension.ExtensionSpec;
import io.mooring.protocol.secret.ProtectedSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that the hub wants of one cluster, complete: what is not named is not wanted.
 *
 * @param generation grows with each change; an agent never goes back to a smaller one
 */
public record DesiredState(long generation, List<FluxConfiguration> fluxConfigurations, List<Extension> extensions) {
    public DesiredState {
        fluxConfigurations = List.copyOf(fluxConfigurations);
        extensions = List.copyOf(extensions);
    }

    /**
     * One configuration.
     *
     * @param generation of this configuration
     * @param deleting the configuration is to go; report {@code deleted} when it has gone
     * @param protectedSettings null if it has none
     */
    public record FluxConfiguration(
            String name,
            long generation,
            boolean deleting,
            FluxConfigurationSpec spec,
            @Nullable ProtectedSettings protectedSettings) {
        public FluxConfiguration(String name, long generation, boolean deleting, FluxConfigurationSpec spec) {
            this(name, generation, deleting, spec, null);
        }
    }

    /**
     * One extension.
     *
     * @param generation of this extension
     * @param deleting the extension is to go; report {@code deleted} when it has gone
     * @param protectedSettings null if it has none
     */
    public record Extension(
            String name,
            long generation,
            boolean deleting,
            ExtensionSpec spec,
            @Nullable ProtectedSettings protectedSettings) {
        public Extension(String name, long generation, boolean deleting, ExtensionSpec spec) {
            this(name, generation, deleting, spec, null);
        }
    }
}
