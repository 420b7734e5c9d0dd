package io.mooring.azurite.host;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Runs a staged functions folder until it is told to end. */
public final class FunctionsHostMain {
    private static final Duration CLOSE_MAX = Duration.ofSeconds(10);
    private static final String LOG_FORMAT = "java.util.logging.SimpleFormatter.format";

    private FunctionsHostMain() {}

    public static void main(String[] arguments) throws Exception {
        if (System.getProperty(LOG_FORMAT) == null) {
            System.setProperty(LOG_FORMAT, "%1$tFT%1$tT.%1$tL %4$s %3$s %5$s%6$s%n");
        }
        HostArguments parsed;
        Map<String, String> environment;
        try {
            parsed = HostArguments.parse(List.of(arguments), System.getenv());
            environment = environment(parsed.app());
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + HostArguments.USAGE);
            System.exit(2);
            return;
        }
        if (!System.getenv().keySet().containsAll(environment.keySet())) {
            System.exit(runAgainWith(environment, arguments));
        }
        run(parsed, environment);
    }

    private static void run(HostArguments arguments, Map<String, String> environment) {
        FunctionsHost host;
        try {
            host = FunctionsHost.start(new FunctionsHost.Settings(
                    arguments.app(),
                    arguments.port(),
                    arguments.tls(),
                    environment,
                    arguments.masterKey(),
                    Clock.systemUTC()));
        } catch (IllegalArgumentException e) {
            System.err.println("event=host-refused reason=" + e.getMessage());
            if (e.getCause() != null) {
                e.getCause().printStackTrace();
            }
            System.exit(1);
            return;
        }
        CountDownLatch closed = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> closeWithin(host, closed), "shutdown"));
        if (arguments.endWithStdin()) {
            Thread.ofPlatform().daemon().name("stdin").start(FunctionsHostMain::endWithStdin);
        }
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void closeWithin(FunctionsHost host, CountDownLatch closed) {
        Thread closing = Thread.ofPlatform().daemon().start(host::close);
        try {
            if (!closing.join(CLOSE_MAX)) {
                System.err.println("event=host-close-timed-out");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closed.countDown();
        }
    }

    private static void endWithStdin() {
        try (InputStream in = System.in) {
            while (in.read() >= 0) {
                // What is written does not matter, only that the pipe is open.
            }
        } catch (IOException e) {
            System.err.println("event=stdin-broken");
        }
        System.exit(0);
    }

    /** The process environment over the Values of {@code local.settings.json}, as the Azure tools do it. */
    private static Map<String, String> environment(Path app) {
        Map<String, String> environment = new HashMap<>(StagedApp.localSettings(app));
        environment.putAll(System.getenv());
        return environment;
    }

    /** A process cannot change its own environment, and functions read theirs from it: so another process gets the defaults. */
    private static int runAgainWith(Map<String, String> environment, String[] arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), FunctionsHostMain.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().putAll(environment);
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process), "shutdown"));
        return process.waitFor();
    }

    private static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(CLOSE_MAX.plusSeconds(2).toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
        }
    }
}
