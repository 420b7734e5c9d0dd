package io.mooring.azurite.host;

import com.microsoft.azure.functions.internal.spi.middleware.Middleware;
import com.microsoft.azure.functions.spi.inject.FunctionInstanceInjector;
import io.mooring.azurite.http.LoopbackServer;
import io.mooring.azurite.http.TlsFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** A running app: its HTTP triggers answer, its timers run. */
public final class FunctionsHost implements AutoCloseable {
    private static final Logger LOG = System.getLogger(FunctionsHost.class.getName());
    /** What the real host accepts; an app that wants less says so itself. */
    private static final int BODY_MAX_BYTES = 100 * 1024 * 1024;

    private static final int IN_FLIGHT_MAX = 1000;

    private final AppClassLoader loader;
    private final Map<String, TimerLoop> timers;
    private final LoopbackServer server;

    /**
     * What to run and where.
     *
     * @param app the staged folder
     * @param environment what {@code %NAME%} in routes and schedules stands for
     * @param masterKey what {@code x-functions-key} must say to use the admin routes
     * @param clock the machine's: timers follow real time
     */
    public record Settings(
            Path app,
            int port,
            @Nullable TlsFiles tls,
            Map<String, String> environment,
            @Nullable String masterKey,
            Clock clock) {}

    private FunctionsHost(AppClassLoader loader, Map<String, TimerLoop> timers, LoopbackServer server) {
        this.loader = loader;
        this.timers = timers;
        this.server = server;
    }

    /** Loads the app and listens; throws when any function of it cannot run. */
    public static FunctionsHost start(Settings settings) {
        StagedApp app = StagedApp.read(settings.app(), settings.environment());
        AppClassLoader loader = new AppClassLoader(app.classPath());
        Optional<FunctionInstanceInjector> injector = injector(loader);
        warnOfMiddleware(loader);
        List<HostRoutes.Route> routes = new ArrayList<>();
        Map<FunctionInvoker, FunctionDescriptor.Trigger.Timer> timed = new LinkedHashMap<>();
        for (FunctionDescriptor function : app.functions()) {
            FunctionInvoker invoker = FunctionInvoker.of(function, loader, injector);
            switch (function.trigger()) {
                case FunctionDescriptor.Trigger.Http http -> routes.add(new HostRoutes.Route(http, invoker));
                case FunctionDescriptor.Trigger.Timer timer -> timed.put(invoker, timer);
            }
        }
        Map<String, TimerLoop> timers = new LinkedHashMap<>();
        timed.forEach((invoker, timer) ->
                timers.put(invoker.function().name(), TimerLoop.start(invoker, timer, settings.clock())));
        HostRoutes handler = new HostRoutes(routes, timers, settings.masterKey());
        LoopbackServer server = LoopbackServer.open(
                new LoopbackServer.Options(
                        "functions-host",
                        settings.port(),
                        settings.tls(),
                        BODY_MAX_BYTES,
                        app.timeout(),
                        IN_FLIGHT_MAX),
                handler::handle);
        LOG.log(
                Level.INFO,
                () -> "event=host-ready origin=" + server.origin() + " http=" + routes.size() + " timers="
                        + timers.size());
        return new FunctionsHost(loader, timers, server);
    }

    public URI origin() {
        return server.origin();
    }

    private static Optional<FunctionInstanceInjector> injector(ClassLoader loader) {
        List<FunctionInstanceInjector> found = new ArrayList<>();
        ServiceLoader.load(FunctionInstanceInjector.class, loader).forEach(found::add);
        if (found.size() > 1) {
            throw new IllegalArgumentException(
                    "the app offers " + found.size() + " FunctionInstanceInjector, the worker takes one");
        }
        return found.stream().findFirst();
    }

    private static void warnOfMiddleware(ClassLoader loader) {
        long count = ServiceLoader.load(Middleware.class, loader).stream().count();
        if (count > 0) {
            LOG.log(Level.WARNING, () -> "event=middleware-not-run count=" + count);
        }
    }

    /** Stops listening, lets what runs come to its end, then stops the timers. */
    @Override
    public void close() {
        server.close();
        List<Thread> closing = new ArrayList<>();
        for (TimerLoop timer : timers.values()) {
            closing.add(Thread.ofVirtual().start(timer::close));
        }
        try {
            for (Thread thread : closing) {
                thread.join();
            }
            loader.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException("close the app's class loader", e);
        }
    }
}
