package io.mooring.e2e.simulation;

/** The process ends here; nothing in it may notice. */
final class CrashError extends Error {
    private static final long serialVersionUID = 1;

    CrashError(String where) {
        super(where, null, false, false);
    }
}
