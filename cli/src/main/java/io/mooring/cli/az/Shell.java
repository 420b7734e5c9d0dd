package io.mooring.cli.az;

import io.mooring.cli.local.ShellExports;

/** A shell, and how a variable is set in it for the programs that it starts. */
public enum Shell {
    SH {
        @Override
        String set(String name, String value) {
            return "export " + name + "=" + ShellExports.quote(value);
        }
    },
    FISH {
        @Override
        String set(String name, String value) {
            return "set -gx " + name + " '" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
        }
    },
    PWSH {
        @Override
        String set(String name, String value) {
            return "$env:" + name + " = '" + value.replace("'", "''") + "'";
        }
    };

    abstract String set(String name, String value);

    String read(String name) {
        return this == PWSH ? "$env:" + name : "\"$" + name + "\"";
    }
}
