package io.mooring.functions;

import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import io.mooring.functions.access.Caller;
import io.mooring.functions.access.Owners;
import io.mooring.functions.access.Paths;
import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.arm.PathTemplate;
import io.mooring.functions.connectivity.ConnectivityTimer;
import io.mooring.functions.identity.CaVault;
import io.mooring.functions.onboarding.AgentOffer;
import io.mooring.functions.operation.OperationsTimer;
import io.mooring.functions.registry.AgentChart;
import io.mooring.functions.tables.Rows;
import io.mooring.protocol.connectivity.ConnectivityPolicy;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One instance of the hub over a store, a vault and a clock that a test gives, asked as the Functions worker would.
 *
 * <p>The token of a user is his name; the user {@value #OWNER} owns {@value #SUBSCRIPTION}.
 */
public final class HubInstance {
    public static final String SUBSCRIPTION = TestHub.SUBSCRIPTION;
    public static final String OWNER = TestHub.OWNER;

    private final ControlPlane hub;
    private final Map<Method, HttpTrigger> functions = new HashMap<>();
    private final Map<String, Method> found = new HashMap<>();

    /** What an instance stands on; chance is all that it draws. */
    public record Parts(
            Function<String, Rows> tables,
            CaVault vault,
            Clock clock,
            Duration heartbeatInterval,
            RandomGenerator chance,
            Path chart) {}

    /** An answer. */
    public record Reply(int status, Map<String, String> headers, String body) {}

    public HubInstance(Parts parts) {
        hub = new ControlPlane(
                new ControlPlane.Parts(
                        parts.tables(),
                        parts.vault(),
                        token -> new Caller.User(token, token, false, Set.of()),
                        Owners.parse(OWNER + "@/subscriptions/" + SUBSCRIPTION),
                        parts.clock(),
                        parts.heartbeatInterval(),
                        ConnectivityPolicy.DEFAULT,
                        "11111111-1111-1111-1111-111111111111",
                        "api://mooring",
                        null,
                        new AgentOffer(AgentChart.in(parts.chart()), null, null, Map.of()),
                        null,
                        new TestReceiver()),
                parts.chance());
        for (Class<?> type : hub.types()) {
            for (Method method : type.getMethods()) {
                if (method.isAnnotationPresent(FunctionName.class)
                        && method.getParameters()[0].getAnnotation(HttpTrigger.class) instanceof HttpTrigger trigger) {
                    functions.put(method, trigger);
                }
            }
        }
    }

    /**
     * Asks for something.
     *
     * @param headers by lower-case name
     */
    public Reply ask(String method, URI uri, Map<String, String> headers, @Nullable String body) {
        Method function = found.computeIfAbsent(method + " " + uri.getPath(), key -> function(method, uri));
        var request = new TestRequest(HttpMethod.valueOf(method), uri, headers, body);
        try {
            var answer = (HttpResponseMessage) function.invoke(hub.instance(function.getDeclaringClass()), request);
            Map<String, String> given = ((TestRequest.Response) answer).headers();
            return new Reply(answer.getStatusCode(), given, answer.getBody().toString());
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(method + " " + uri, e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    public void sweep() {
        hub.instance(ConnectivityTimer.class).sweep("{}");
    }

    public void sweepOperations() {
        hub.instance(OperationsTimer.class).sweep("{}");
    }

    private Method function(String method, URI uri) {
        for (var function : functions.entrySet()) {
            HttpTrigger trigger = function.getValue();
            if (!trigger.route().equals(Paths.ANYTHING)
                    && trigger.methods()[0].name().equals(method)
                    && matches(trigger, uri)) {
                return function.getKey();
            }
        }
        throw new IllegalArgumentException("No function takes " + method + " " + uri);
    }

    private static boolean matches(HttpTrigger trigger, URI uri) {
        try {
            new PathTemplate(trigger.route()).values(uri);
            return true;
        } catch (ArmFailure e) {
            return false;
        }
    }
}
