package io.mooring.extensions.release;

import io.mooring.extensions.chart.ChartAccess;
import io.mooring.extensions.chart.ChartSource;
import io.mooring.extensions.helm.ReleaseName;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A release as it shall be.
 *
 * @param access what the place of the chart asks for
 * @param values everything that differs from the chart's own values; {@link SetSyntax} makes them from settings
 * @param proven the revision that was seen ready last, which failures go back to and which is not itself taken for one;
 *     0 if none was
 */
public record DesiredRelease(
        ReleaseName release,
        ChartSource chart,
        ChartAccess access,
        Map<String, Object> values,
        ReleasePolicy policy,
        int proven) {
    public DesiredRelease {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** One whose chart is open to all and of which nothing is known. */
    public DesiredRelease(
            ReleaseName release,
            ChartSource chart,
            Map<String, Object> values,
            boolean createNamespace,
            Duration readyWithin) {
        this(release, chart, ChartAccess.NONE, values, new ReleasePolicy(createNamespace, readyWithin, true), 0);
    }

    /** Values can be secret, so they are not shown. */
    @Override
    public String toString() {
        return "DesiredRelease[" + release + ", " + chart + "]";
    }
}
