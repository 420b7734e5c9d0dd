package io.mooring.cli.output;

import java.util.ArrayList;
import java.util.List;

/** The fields of one thing, each on a line of its own behind its name; those that are empty are left out. */
public final class Details {
    private final List<Field> fields = new ArrayList<>();

    private record Field(String name, String value) {}

    public Details field(String name, String value) {
        String line = value.strip().replaceAll("\\s*\\R\\s*", " ");
        if (!line.isEmpty()) {
            fields.add(new Field(name + ":", line));
        }
        return this;
    }

    public List<String> lines() {
        int width =
                fields.stream().mapToInt(field -> field.name().length()).max().orElse(0);
        return fields.stream()
                .map(field -> field.name() + " ".repeat(width - field.name().length() + 2) + field.value())
                .toList();
    }

    /** The fields, and below them the table if it has rows. */
    public List<String> with(TextTable table) {
        List<String> lines = new ArrayList<>(lines());
        if (!table.isEmpty()) {
            lines.add("");
            lines.addAll(table.lines());
        }
        return lines;
    }
}
