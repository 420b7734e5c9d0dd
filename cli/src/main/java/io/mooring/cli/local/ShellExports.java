package io.mooring.cli.local;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Variables as lines that a POSIX shell can evaluate. */
public final class ShellExports {
    private ShellExports() {}

    static List<String> of(Map<String, String> variables) {
        List<String> lines = new ArrayList<>();
        variables.forEach((name, value) -> {
            if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                throw new IllegalArgumentException("not the name of a variable: " + name);
            }
            lines.add("export " + name + "=" + quote(value));
        });
        return lines;
    }

    /** In single quotes nothing is special but the single quote itself. */
    public static String quote(String value) {
        return "'" + value.replace("'", "'\\''") + "'";
    }
}
