package io.mooring.extensions.chart;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What Chart.yaml says about the chart. */
record ChartMetadata(String name, String version) {
    private static final YAMLMapper YAML = new YAMLMapper();

    static ChartMetadata parse(byte[] yaml) throws ChartUnavailable {
        try {
            JsonNode chart = YAML.readTree(yaml);
            String name = chart.path("name").asString("");
            String version = chart.path("version").asString("");
            if (name.isEmpty() || version.isEmpty()) {
                throw new ChartUnavailable(
                        ChartUnavailable.Kind.BROKEN, "Chart.yaml names no chart or no version of it");
            }
            return new ChartMetadata(name, version);
        } catch (JacksonException broken) {
            throw new ChartUnavailable(ChartUnavailable.Kind.BROKEN, "Chart.yaml is not YAML", broken);
        }
    }
}
