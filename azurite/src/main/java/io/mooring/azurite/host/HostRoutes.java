package io.mooring.azurite.host;

import io.mooring.azurite.http.HttpAnswer;
import io.mooring.azurite.http.HttpCall;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which function a request means, and the few routes of the host itself below {@code /admin}. */
final class HostRoutes {
    private static final Logger LOG = System.getLogger(HostRoutes.class.getName());
    private static final String ADMIN_FUNCTIONS = "/admin/functions/";

    private final List<Route> routes;
    private final Map<String, TimerLoop> timers;
    private final @Nullable String masterKey;

    record Route(FunctionDescriptor.Trigger.Http trigger, FunctionInvoker invoker) {}

    private record Match(Route route, Map<String, String> values) {}

    /** Without a master key nobody may use the routes that change something. */
    HostRoutes(List<Route> routes, Map<String, TimerLoop> timers, @Nullable String masterKey) {
        this.routes = routes.stream()
                .sorted(Comparator.comparing(route -> route.trigger().route(), RouteTemplate.BY_PRECEDENCE))
                .toList();
        this.timers = Map.copyOf(timers);
        this.masterKey = masterKey;
    }

    HttpAnswer handle(HttpCall call) {
        if (call.rawPath().startsWith("/admin/") && !call.rawPath().contains("..")) {
            return admin(call);
        }
        Optional<Match> match = match(call);
        return match.isEmpty() ? HttpAnswer.empty(404) : invoke(match.get(), call);
    }

    /** As on the real host, a route that exists only for other methods is not found. */
    private Optional<Match> match(HttpCall call) {
        RouteTemplate.Path path = RouteTemplate.Path.of(call.rawPath());
        for (Route route : routes) {
            if (route.trigger().methods().isEmpty() || route.trigger().methods().contains(call.method())) {
                Optional<Map<String, String>> values = route.trigger().route().match(path);
                if (values.isPresent()) {
                    return Optional.of(new Match(route, values.get()));
                }
            }
        }
        return Optional.empty();
    }

    private static HttpAnswer invoke(Match match, HttpCall call) {
        FunctionInvoker invoker = match.route().invoker();
        Map<String, String> bindingData = new LinkedHashMap<>(call.query());
        bindingData.putAll(match.values());
        Invocation context = new Invocation(
                invoker.function().name(),
                call.headers().getOrDefault("traceparent", ""),
                call.headers().getOrDefault("tracestate", ""));
        boolean binary = match.route().trigger().binary();
        try {
            return FunctionResponse.toAnswer(
                    invoker.invoke(type -> Payload.forParameter(type, call, binary), bindingData, context));
        } catch (Throwable e) {
            if (e instanceof VirtualMachineError error) {
                throw error;
            }
            LOG.log(
                    Level.ERROR,
                    () -> "event=function-failed function=" + invoker.function().name() + " invocation="
                            + context.getInvocationId(),
                    e);
            return HttpAnswer.empty(500);
        }
    }

    private HttpAnswer admin(HttpCall call) {
        String path = call.rawPath();
        if (path.equals("/admin/host/status") && call.method().equals("GET")) {
            return HttpAnswer.json(200, Map.of("id", "mooring-local", "state", "Running", "version", "4.0-local"));
        }
        if (path.equals("/admin/host/ping")) {
            return HttpAnswer.empty(200);
        }
        if (!path.startsWith(ADMIN_FUNCTIONS) || !call.method().equals("POST")) {
            return HttpAnswer.empty(404);
        }
        if (!mayAdminister(call)) {
            return HttpAnswer.empty(401);
        }
        String name = path.substring(ADMIN_FUNCTIONS.length());
        Optional<TimerLoop> timer = timers.entrySet().stream()
                .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst();
        timer.ifPresent(TimerLoop::fire);
        return HttpAnswer.empty(timer.isPresent() ? 202 : 404);
    }

    private boolean mayAdminister(HttpCall call) {
        String given = call.header("x-functions-key");
        return given != null
                && masterKey != null
                && MessageDigest.isEqual(
                        given.getBytes(StandardCharsets.UTF_8), masterKey.getBytes(StandardCharsets.UTF_8));
    }
}
