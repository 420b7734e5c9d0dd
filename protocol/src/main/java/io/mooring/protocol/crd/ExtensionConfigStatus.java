package io.mooring.protocol.crd;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mooring.protocol.extension.ExtensionState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Status of {@code extensionconfigs.clusterconfig.azure.com}; its spec is an ExtensionSpec. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ExtensionConfigStatus(
        @Nullable ExtensionState state,
        @Nullable Long observedGeneration,
        @Nullable String currentVersion,
        @Nullable String releaseName,
        @Nullable String releaseNamespace,
        @Nullable Long revision,
        @Nullable String message,
        @Nullable List<Evidence> evidence,
        @Nullable List<String> drift,
        @Nullable String notUpgraded,
        @Nullable String failedVersion,
        @Nullable List<Condition> conditions) {
    /** Nothing has been said. */
    public static final ExtensionConfigStatus NOTHING =
            new ExtensionConfigStatus(null, null, null, null, null, null, null, null, null, null, null, null);

    /** The same, with other conditions. */
    public ExtensionConfigStatus with(List<Condition> others) {
        return new ExtensionConfigStatus(
                state,
                observedGeneration,
                currentVersion,
                releaseName,
                releaseNamespace,
                revision,
                message,
                evidence,
                drift,
                notUpgraded,
                failedVersion,
                others);
    }

    /** The same, with what others did to its objects, and why it is not at the newest version. */
    public ExtensionConfigStatus with(List<String> drifted, @Nullable String heldBack) {
        return new ExtensionConfigStatus(
                state,
                observedGeneration,
                currentVersion,
                releaseName,
                releaseNamespace,
                revision,
                message,
                evidence,
                drifted.isEmpty() ? null : drifted,
                heldBack,
                failedVersion,
                conditions);
    }

    /**
     * Something that the cluster said about a release that failed.
     *
     * @param kind {@code Object}, {@code Event} or {@code Log}
     * @param about the object
     */
    public record Evidence(String kind, String about, String text) {}
}
