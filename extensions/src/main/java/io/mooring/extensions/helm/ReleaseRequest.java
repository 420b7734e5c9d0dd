package io.mooring.extensions.helm;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One release as it shall be.
 *
 * @param chart a packaged chart (.tgz) or a chart's folder on this machine
 * @param values all values that differ from the chart's own; values of an earlier revision are not kept
 */
public record ReleaseRequest(
        ReleaseName release, Path chart, Map<String, Object> values, Kubeconfig kubeconfig, ReleaseOptions options) {
    public ReleaseRequest {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** Values can be secret, so they are not shown. */
    @Override
    public String toString() {
        return "ReleaseRequest[" + release + ", chart=" + chart + ", " + options + "]";
    }
}
