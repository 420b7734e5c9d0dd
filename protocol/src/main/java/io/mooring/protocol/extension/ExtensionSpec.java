package io.mooring.protocol.extension;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a user asks for in a {@code Microsoft.KubernetesConfiguration/extensions}, with the defaults filled in.
 *
 * @param extensionType looked up in the catalogue if there is no chart
 * @param chart a chart outside of the catalogue
 * @param version pins the chart's version
 * @param autoUpgradeMinorVersion follows new versions; then no version is pinned
 * @param autoUpgradeMode how far it follows them: {@code none}, {@code patch} or {@code compatible}
 * @param scope where the release lives
 * @param configurationSettings Helm values: dotted keys, with the meaning of {@code helm --set}
 * @param lifecycle how it is looked after; null as by default
 * @param terms what the hub adds when it sends this to a cluster; users do not write it
 */
public record ExtensionSpec(
        String extensionType,
        @Nullable ChartSource chart,
        @Nullable String version,
        boolean autoUpgradeMinorVersion,
        @Nullable String autoUpgradeMode,
        @Nullable String releaseTrain,
        ExtensionScope scope,
        Map<String, String> configurationSettings,
        @Nullable ExtensionLifecycle lifecycle,
        @Nullable ExtensionTerms terms) {
    public ExtensionSpec {
        configurationSettings = Map.copyOf(configurationSettings);
    }

    /** One that is looked after as by default. */
    public ExtensionSpec(
            String extensionType,
            @Nullable ChartSource chart,
            @Nullable String version,
            boolean autoUpgradeMinorVersion,
            @Nullable String autoUpgradeMode,
            @Nullable String releaseTrain,
            ExtensionScope scope,
            Map<String, String> configurationSettings) {
        this(
                extensionType,
                chart,
                version,
                autoUpgradeMinorVersion,
                autoUpgradeMode,
                releaseTrain,
                scope,
                configurationSettings,
                null,
                null);
    }

    /** The same under other terms. */
    public ExtensionSpec under(@Nullable ExtensionTerms other) {
        return new ExtensionSpec(
                extensionType,
                chart,
                version,
                autoUpgradeMinorVersion,
                autoUpgradeMode,
                releaseTrain,
                scope,
                configurationSettings,
                lifecycle,
                other);
    }
}
