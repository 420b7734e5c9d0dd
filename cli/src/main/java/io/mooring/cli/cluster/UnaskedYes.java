package io.mooring.cli.cluster;

import picocli.CommandLine.Option;

/** The consent that scripts give which were written for a command line that asks. */
public final class UnaskedYes {
    @Option(
            names = {"-y", "--yes"},
            hidden = true,
            description = "Accepted for scripts written for az; nothing is asked anyway.")
    @SuppressWarnings("unused")
    private boolean yes;
}
