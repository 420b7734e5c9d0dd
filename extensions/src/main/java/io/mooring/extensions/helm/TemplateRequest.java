package io.mooring.extensions.helm;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A chart to be rendered without a cluster. */
public record TemplateRequest(ReleaseName release, Path chart, Map<String, Object> values) {
    public TemplateRequest {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
}
