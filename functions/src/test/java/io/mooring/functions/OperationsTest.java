package io.mooring.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import io.mooring.functions.TestHub.Answer;
import io.mooring.functions.access.Access;
import io.mooring.functions.access.Operation;
import io.mooring.functions.access.Paths;
import java.lang.reflect.Method;
import java.net.URI;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The table of operations against the functions that there are. */
class OperationsTest {
    private final TestHub hub = new TestHub();

    @Test
    void eachFunctionIsInTheTableAndEachOperationHasAFunction() {
        Set<Operation> found = EnumSet.noneOf(Operation.class);
        for (Map.Entry<Method, HttpTrigger> function : hub.functions().entrySet()) {
            Operation operation = operation(function.getValue());
            assertTrue(found.add(operation), () -> operation + " has two functions");
            assertEquals(AuthorizationLevel.ANONYMOUS, function.getValue().authLevel());
        }
        assertEquals(EnumSet.allOf(Operation.class), found);
    }

    @Test
    void whoBringsNoTokenGetsInOnlyWhereTheTableSaysSo() {
        for (Map.Entry<Method, HttpTrigger> function : hub.functions().entrySet()) {
            Operation operation = operation(function.getValue());
            Answer answer = call(function.getKey(), function.getValue(), Map.of());
            String expected = switch (operation.access()) {
                case Access.Open open -> operation.path().equals(Paths.REGISTRY) ? "404 NameUnknown" : "200 ";
                case Access.Proof proof -> "400 InvalidRequestContent";
                case Access.AgentToken agent -> "401 AuthenticationFailed";
                case Access.UserToken user -> "401 AuthenticationFailed";
                case Access.UserWith user -> "401 AuthenticationFailed";
            };
            assertEquals(expected, answer.code(), operation::name);
        }
    }

    @Test
    void aStrangersTokenDoesNothing() {
        for (Map.Entry<Method, HttpTrigger> function : hub.functions().entrySet()) {
            Operation operation = operation(function.getValue());
            Answer answer = call(function.getKey(), function.getValue(), Map.of("authorization", "Bearer stranger"));
            switch (operation.access()) {
                case Access.AgentToken agent -> assertEquals("401 InvalidAuthenticationToken", answer.code());
                case Access.UserWith(String action) -> {
                    assertEquals("403 AuthorizationFailed", answer.code());
                    assertTrue(answer.message().contains(action), answer.message());
                    assertTrue(answer.message().contains("/subscriptions/"), answer.message());
                }
                case Access.UserToken user -> assertEquals(ofAnybody(operation), answer.code());
                case Access.Open open -> {}
                case Access.Proof proof -> {}
            }
        }
    }

    private static String ofAnybody(Operation operation) {
        return switch (operation) {
            case UNKNOWN -> "404 NotFound";
            case GET_HELM_SETTINGS -> "400 InvalidRequestContent";
            default -> "200 ";
        };
    }

    private Answer call(Method function, HttpTrigger trigger, Map<String, String> headers) {
        String path =
                trigger.route().replace("{subscription}", TestHub.SUBSCRIPTION).replaceAll("\\{[^}]*}", "x");
        var uri = URI.create("https://hub.example.com/" + path + "?api-version=" + version(path));
        return hub.call(function, new TestRequest(trigger.methods()[0], uri, headers, null));
    }

    private static String version(String path) {
        if (path.contains("Microsoft.KubernetesConfiguration")) {
            return "2023-05-01";
        }
        return path.contains("Microsoft.Kubernetes") ? "2024-01-01" : "2022-12-01";
    }

    private static Operation operation(HttpTrigger trigger) {
        for (Operation operation : Operation.values()) {
            boolean anyMethod = operation == Operation.UNKNOWN;
            HttpMethod method = trigger.methods()[0];
            if (operation.path().equals(trigger.route())
                    && (anyMethod || operation.method().equals(method.name()))) {
                return operation;
            }
        }
        throw new AssertionError(trigger.route() + " is in no row of the table of operations");
    }
}
