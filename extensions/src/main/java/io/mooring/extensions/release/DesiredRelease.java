package io.mooring.extensions.release;

import io.mooring.extensions.chart.ChartSource;
import io.mooring.extensions.helm.ReleaseName;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A release as it shall be.
 *
 * @param values everything that differs from the chart's own values; {@link SetSyntax} makes them from settings
 * @param createNamespace whether the namespace is made when it is missing
 * @param readyWithin how long hooks may take, and the objects until they are ready, before that counts as a failure
 */
public record DesiredRelease(
        ReleaseName release,
        ChartSource chart,
        Map<String, Object> values,
        boolean createNamespace,
        Duration readyWithin) {
    public static final Duration READY_WITHIN_DEFAULT = Duration.ofMinutes(5);

    public DesiredRelease {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** Values can be secret, so they are not shown. */
    @Override
    public String toString() {
        return "DesiredRelease[" + release + ", " + chart + "]";
    }
}
