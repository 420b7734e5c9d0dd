package io.mooring.cli.output;

import io.mooring.protocol.json.Json;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/** Shows a result in the form that the user asked for. */
public final class Output {
    private final PrintStream out;
    private final OutputFormat format;

    public Output(PrintStream out, OutputFormat format) {
        this.out = out;
        this.format = format;
    }

    /** Shows data as it is, or the lines that are made of it. */
    public void show(JsonNode data, Supplier<List<String>> lines) {
        switch (format) {
            case TABLE -> lines.get().forEach(out::println);
            case JSON ->
                out.println(Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(data));
            case YAML -> out.print(yaml(data));
        }
    }

    /** Says something to a person; scripts that asked for data are spared. */
    public void say(String line) {
        if (format == OutputFormat.TABLE) {
            out.println(line);
        }
    }

    private static String yaml(JsonNode data) {
        return YAMLMapper.builder()
                .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
                .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
                .build()
                .writeValueAsString(data);
    }
}
