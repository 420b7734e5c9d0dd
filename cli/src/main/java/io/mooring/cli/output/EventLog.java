package io.mooring.cli.output;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.logging.FileHandler;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Where events go that are not results: warnings to the user, everything to a file where there is one. */
public final class EventLog {
    private static final String SETTINGS = "/logging.properties";
    private static final int FILE_BYTES_MAX = 4 << 20;
    private static final int FILES_MAX = 2;

    /** For the JDK's logging, which makes one when the first event is logged. */
    public EventLog() {
        try (InputStream settings = EventLog.class.getResourceAsStream(SETTINGS)) {
            if (settings != null) {
                LogManager.getLogManager().readConfiguration(settings);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException("read " + SETTINGS, unreadable);
        }
    }

    /** Takes effect with the first event: a command that logs nothing does not load the JDK's logging. */
    public static void install() {
        if (System.getProperty("java.util.logging.config.file") == null) {
            System.setProperty("java.util.logging.config.class", EventLog.class.getName());
        }
    }

    /** Keeps all events of this process in a file of bounded size. */
    public static void writeTo(Path file) {
        try {
            FileHandler handler = new FileHandler(file.toString(), FILE_BYTES_MAX, FILES_MAX, true);
            handler.setFormatter(new SimpleFormatter());
            handler.setEncoding("UTF-8");
            Logger.getLogger("").addHandler(handler);
        } catch (IOException refused) {
            throw new UncheckedIOException("log to " + file, refused);
        }
    }
}
