package io.mooring.cli.output;

/** The form in which a result is shown. */
public enum OutputFormat {
    TABLE,
    JSON,
    YAML
}
