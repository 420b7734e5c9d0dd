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
 */
public record ExtensionReport(
        String name,
        long generation,
        boolean deleted,
        ExtensionState state,
        @Nullable String currentVersion,
        @Nullable String releaseNamespace,
        @Nullable String errorMessage,
        List<Status> statuses) {
    public ExtensionReport {
        statuses = List.copyOf(statuses);
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
