package io.mooring.gitops.sops;

import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The formats without structure, in which the metadata stands flattened: dotenv and INI. */
final class FlatText {
    private static final String PREFIX = SopsFormat.METADATA + "_";
    private static final String MAP = "__map_";
    private static final String LIST = "__list_";

    private FlatText() {}

    /** Lines of {@code key=value}; a line break in a value is written as a backslash and an n. */
    static ObjectNode readDotenv(String text) throws SopsFailed {
        ObjectNode values = JsonNodeFactory.instance.objectNode();
        Map<String, String> metadata = new TreeMap<>();
        for (String line : text.split("\n", -1)) {
            int equals = line.indexOf('=');
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (equals < 0) {
                throw new SopsFailed("it has a line that is not key=value");
            }
            String key = line.substring(0, equals);
            String value = line.substring(equals + 1).replace("\\n", "\n");
            if (key.startsWith(PREFIX)) {
                metadata.put(key.substring(PREFIX.length()), value);
            } else {
                values.put(key, value);
            }
        }
        values.set(SopsFormat.METADATA, unflattened(metadata));
        return values;
    }

    static String dotenv(ObjectNode values) throws SopsFailed {
        StringBuilder text = new StringBuilder();
        for (var field : values.properties()) {
            text.append(field.getKey())
                    .append('=')
                    .append(scalar(field.getValue()).replace("\n", "\\n"))
                    .append('\n');
        }
        return text.toString();
    }

    /** Sections of {@code key = value}; what comes before the first one is in the section DEFAULT. */
    static ObjectNode readIni(String text) throws SopsFailed {
        ObjectNode sections = JsonNodeFactory.instance.objectNode();
        ObjectNode section = sections.putObject("DEFAULT");
        for (String each : text.split("\n", -1)) {
            String line = each.strip();
            if (line.isEmpty() || line.startsWith(";") || line.startsWith("#")) {
                continue;
            }
            if (line.startsWith("[") && line.endsWith("]")) {
                String name = line.substring(1, line.length() - 1).strip();
                section = sections.get(name) instanceof ObjectNode known ? known : sections.putObject(name);
                continue;
            }
            int equals = line.indexOf('=');
            if (equals < 0) {
                throw new SopsFailed("it has a line that is neither [section] nor key = value");
            }
            section.put(
                    line.substring(0, equals).strip(),
                    unquoted(line.substring(equals + 1).strip()));
        }
        if (sections.remove(SopsFormat.METADATA) instanceof ObjectNode flat) {
            Map<String, String> metadata = new TreeMap<>();
            flat.properties()
                    .forEach(field -> metadata.put(
                            field.getKey(), field.getValue().asString("").replace("\\n", "\n")));
            sections.set(SopsFormat.METADATA, unflattened(metadata));
        }
        return sections;
    }

    static String ini(ObjectNode sections) throws SopsFailed {
        StringBuilder text = new StringBuilder();
        for (var section : sections.properties()) {
            boolean first = section.getKey().equals("DEFAULT");
            if (!section.getValue().isObject()) {
                throw new SopsFailed("'" + section.getKey() + "' is not a section of an INI file");
            }
            if (first && section.getValue().isEmpty()) {
                continue;
            }
            text.append('[').append(section.getKey()).append("]\n");
            int width = section.getValue().propertyNames().stream()
                    .mapToInt(String::length)
                    .max()
                    .orElse(0);
            for (var field : section.getValue().properties()) {
                text.append(field.getKey())
                        .append(" ".repeat(width - field.getKey().length()))
                        .append(" = ")
                        .append(quoted(scalar(field.getValue())))
                        .append('\n');
            }
            text.append('\n');
        }
        return text.isEmpty() ? "" : text.substring(0, text.length() - 1);
    }

    private static String quoted(String value) {
        if (value.contains("\n") || value.contains("`")) {
            return "\"\"\"" + value + "\"\"\"";
        }
        if (value.contains("#") || value.contains(";")) {
            return "`" + value + "`";
        }
        return value.equals(value.strip()) ? value : "\"" + value + "\"";
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() > 1
                && value.charAt(0) == value.charAt(value.length() - 1)
                && (value.startsWith("\"") || value.startsWith("`") || value.startsWith("'"));
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    private static String scalar(JsonNode value) throws SopsFailed {
        if (value.isContainer()) {
            throw new SopsFailed("it has values with a structure, for which the format has no room");
        }
        return value.asString("");
    }

    /** Makes {@code age__list_0__map_enc} the field {@code enc} of the first item of {@code age}. */
    private static ObjectNode unflattened(Map<String, String> flat) throws SopsFailed {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, String> entry : flat.entrySet()) {
            ObjectNode node = root;
            String[] steps = entry.getKey().replace(LIST, MAP).split(MAP, -1);
            for (int i = 0; i < steps.length - 1; i++) {
                if (node.has(steps[i]) && !node.get(steps[i]).isObject()) {
                    throw new SopsFailed("its sops metadata is malformed");
                }
                node = node.get(steps[i]) instanceof ObjectNode known ? known : node.putObject(steps[i]);
            }
            node.put(steps[steps.length - 1], entry.getValue());
        }
        return root;
    }
}
