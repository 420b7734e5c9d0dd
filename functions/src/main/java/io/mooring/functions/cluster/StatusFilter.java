package io.mooring.functions.cluster;

import io.mooring.functions.arm.ArmFailure;
import io.mooring.protocol.connectivity.ConnectivityStatus;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The one {@code $filter} that lists of clusters take: {@code connectivityStatus eq 'Offline'}. */
final class StatusFilter {
    private static final Pattern FORM = Pattern.compile(
            "\\s*(properties/)?connectivityStatus\\s+eq\\s+'(\\w{1,40})'\\s*", Pattern.CASE_INSENSITIVE);

    private StatusFilter() {}

    /**
     * The status that is asked for, or null for any.
     *
     * @throws ArmFailure 400 if the filter is another
     */
    static @Nullable ConnectivityStatus parse(@Nullable String filter) {
        if (filter == null || filter.isBlank()) {
            return null;
        }
        Matcher form = FORM.matcher(filter);
        if (form.matches()) {
            for (ConnectivityStatus status : ConnectivityStatus.values()) {
                if (status.wireName().equalsIgnoreCase(form.group(2))) {
                    return status;
                }
            }
        }
        throw ArmFailure.of(
                400,
                "InvalidQueryParameter",
                "$filter must be: connectivityStatus eq 'Connecting', 'Connected', 'Offline', 'Expired' or"
                        + " 'AgentNotInstalled'.");
    }
}
