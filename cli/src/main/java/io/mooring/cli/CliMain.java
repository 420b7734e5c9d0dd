package io.mooring.cli;

import io.mooring.cli.output.EventLog;
import io.mooring.protocol.proxy.ProxySettings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The process {@code moor}. */
public final class CliMain {
    private CliMain() {}

    public static void main(String[] args) {
        EventLog.install();
        useProxies();
        Surroundings surroundings = new Surroundings(
                System.out, System.err, System.getenv(), home(), Boolean.getBoolean("mooring.terminal"));
        System.exit(new Cli(surroundings, systemWaiting()).run(List.of(args)));
    }

    /** Before anything is asked over HTTP. What runs on this machine is never behind a proxy, so a bad one hinders only the rest. */
    private static void useProxies() {
        try {
            ProxySettings.from(System.getenv()).install();
        } catch (IllegalArgumentException unusable) {
            ProxySettings.allowBasic();
            System.err.println("moor: " + unusable.getMessage() + ". No proxy is used.");
        }
    }

    static Waiting systemWaiting() {
        return new Waiting(
                Clock.systemUTC(),
                Thread::sleep,
                () -> ThreadLocalRandom.current().nextDouble());
    }

    private static @Nullable Path home() {
        String home = System.getProperty("mooring.home");
        if (home == null) {
            home = System.getenv("MOORING_HOME");
        }
        return home == null || home.isBlank() ? null : Path.of(home).toAbsolutePath();
    }
}
