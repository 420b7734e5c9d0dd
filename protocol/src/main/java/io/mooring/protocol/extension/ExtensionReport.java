package io.mooring.protocol.extension;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one extension in its cluster.
 *
 * @param generation of the extension that this report is about
 * @param deleted the release has gone; everything else is then empty
 * @param currentVersion of the chart that is installed
 * @param errorMessage why it failed, in words
 * @param failedVersion the version that could not be installed; null if none was tried
 */
public record ExtensionReport(
        String name,
        long generation,
        boolean deleted,
        ExtensionState state,
        @Nullable String currentVersion,
        @Nullable String releaseNamespace,
        @Nullable String errorMessage,
        List<Status> statuses,
        @Nullable String failedVersion) {
    public ExtensionReport {
        statuses = List.copyOf(statuses);
    }

    /** One in which no version has failed. */
    public ExtensionReport(
            String name,
            long generation,
            boolean deleted,
            ExtensionState state,
            @Nullable String currentVersion,
            @Nullable String releaseNamespace,
            @Nullable String errorMessage,
            List<Status> statuses) {
        this(name, generation, deleted, state, currentVersion, releaseNamespace, errorMessage, statuses, null);
    }

    /**
     * One message about the extension.
     *
     * @param level {@code Error}, {@code Warning} or {@code Information}
     */
    public record Status(
            String code,
            @Nullable String displayStatus,
            String level,
            String message,
            @Nullable Instant time) {}
}
