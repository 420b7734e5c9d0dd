package io.mooring.cli.local;

import java.util.concurrent.atomic.AtomicBoolean;

/** Ctrl-C and SIGTERM, turned into an orderly end. */
public final class Interruption {
    private static final AtomicBoolean UNDERWAY = new AtomicBoolean();

    private Interruption() {}

    /** Whether the process is ending: what fails now, fails because of that. */
    public static boolean isUnderway() {
        return UNDERWAY.get();
    }

    /**
     * Lets the process end only when the stop has run; stopping twice must be harmless. The JVM runs this while other
     * threads still run, so the command that is in the middle of something sees its parts stop.
     */
    public static void runsFirst(Runnable stop, Runnable afterwards) {
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("interruption").unstarted(() -> {
                    try {
                        UNDERWAY.set(true);
                        stop.run();
                    } finally {
                        afterwards.run();
                    }
                }));
    }
}
