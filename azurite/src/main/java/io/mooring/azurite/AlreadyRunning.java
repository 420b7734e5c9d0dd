package io.mooring.azurite;

import java.nio.file.Path;

/** A local cloud runs on this data folder already. */
public final class AlreadyRunning extends RuntimeException {
    private final long pid;

    AlreadyRunning(Path folder, long pid) {
        super("a local cloud is already running on " + folder + (pid > 0 ? " (process " + pid + ")" : ""));
        this.pid = pid;
    }

    /** The supervisor's process, or zero if it has not written itself down yet. */
    public long pid() {
        return pid;
    }
}
