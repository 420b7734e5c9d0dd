package io.mooring.cli;

import org.jspecify.annotations.Nullable;

/** A command that cannot be carried out: what is wrong, and what the user can do next, on one line. */
public final class CliFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;

    public CliFailure(ExitCode exitCode, String what, String next) {
        this(exitCode, what, next, null);
    }

    public CliFailure(ExitCode exitCode, String what, String next, @Nullable Throwable cause) {
        super(oneLine(what) + (next.isEmpty() ? "" : " " + oneLine(next)), cause);
        this.exitCode = exitCode;
    }

    public ExitCode exitCode() {
        return exitCode;
    }

    /** The message, which is never absent here. */
    public String text() {
        return String.valueOf(getMessage());
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
