package io.mooring.cli;

import picocli.CommandLine.IVersionProvider;

/** Which version of Mooring this is. */
public final class MoorVersion implements IVersionProvider {
    public MoorVersion() {}

    /** The version in the manifest of our own jar. */
    public static String number() {
        String version = MoorVersion.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"moor " + number() + " (Java " + Runtime.version().feature() + ")"};
    }

    /** {@code moor version}. */
    @picocli.CommandLine.Command(name = "version", description = "Shows the version of moor.")
    static final class Command implements Runnable {
        private final Moor moor;

        Command(Moor moor) {
            this.moor = moor;
        }

        @Override
        public void run() {
            moor.surroundings().out().println(new MoorVersion().getVersion()[0]);
        }
    }
}
