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
import io.mooring.functions.contract.ApiVersion;
import java.lang.reflect.Method;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The table of operations against the functions that there are. */
class OperationsTest {
    private static final Map<Operation, String> STRANGERS_SEE = Map.of(
            Operation.GET_CERTIFICATE_AUTHORITIES,
            "403 AuthorizationFailed",
            Operation.CHANGE_CERTIFICATE_AUTHORITIES,
            "403 AuthorizationFailed",
            Operation.UNKNOWN,
            "404 NotFound",
            Operation.GET_HELM_SETTINGS,
            "400 InvalidRequestContent",
            Operation.GET_ROLE_DEFINITION,
            "404 RoleDefinitionDoesNotExist",
            Operation.GET_CLUSTER_OPERATION,
            "404 ResourceNotFound",
            Operation.GET_CLUSTER_RESULT,
            "204 ");

    private final TestHub hub = new TestHub();

    @Test
    void eachFunctionIsInTheTableAndEachOperationHasAFunction() {
        Set<Operation> found = EnumSet.noneOf(Operation.class);
        for (Map.Entry<Method, HttpTrigger> function : hub.functions().entrySet()) {
            Operation operation = operation(function.getValue());
            assertTrue(found.add(operation), () -> operation + " has two functions");
            assertEquals(AuthorizationLevel.ANONYMOUS, function.getValue().authLevel());
        }
        for (Operation operation : Operation.values()) {
            if (operation.isAtAnyScope()) {
                assertTrue(found.add(operation), () -> operation + " has a function of its own");
            }
        }
        assertEquals(EnumSet.allOf(Operation.class), found);
    }

    @Test
    void whoBringsNoTokenGetsInOnlyWhereTheTableSaysSo() {
        for (Operation operation : Operation.values()) {
            Answer answer = ask(operation, null);
            String expected = switch (operation.access()) {
                case Access.Open open -> operation.path().equals(Paths.REGISTRY) ? "404 NameUnknown" : "200 ";
                case Access.Proof proof -> "400 InvalidRequestContent";
                case Access.AgentToken agent -> "401 AuthenticationFailed";
                case Access.UserToken user -> "401 AuthenticationFailed";
                case Access.UserWith user -> "401 AuthenticationFailed";
                case Access.UserBelow user -> "401 AuthenticationFailed";
            };
            assertEquals(expected, answer.code(), operation::name);
        }
    }

    @Test
    void aStrangersTokenDoesNothing() {
        for (Operation operation : Operation.values()) {
            Answer answer = ask(operation, "stranger");
            switch (operation.access()) {
                case Access.AgentToken agent -> assertEquals("401 InvalidAuthenticationToken", answer.code());
                case Access.UserWith(String action) -> refused(answer, action);
                case Access.UserBelow(String action) -> refused(answer, action);
                case Access.UserToken user ->
                    assertEquals(STRANGERS_SEE.getOrDefault(operation, "200 "), answer.code(), operation::name);
                case Access.Open open -> {}
                case Access.Proof proof -> {}
            }
        }
    }

    private static void refused(Answer answer, String action) {
        assertEquals("403 AuthorizationFailed", answer.code());
        assertTrue(answer.message().contains("client 'stranger' with object id 'stranger'"), answer.message());
        assertTrue(answer.message().contains("'" + action + "' over scope '/subscriptions/"), answer.message());
    }

    private Answer ask(Operation operation, @Nullable String token) {
        String path = operation
                .path()
                .replace("{*scope}", "subscriptions/{subscription}")
                .replace("{subscription}", TestHub.SUBSCRIPTION)
                .replaceAll("\\{[^}]*}", "x");
        String method = operation == Operation.UNKNOWN ? "GET" : operation.method();
        return hub.ask(method, "/" + path + "?api-version=" + version(operation), token, null);
    }

    private static String version(Operation operation) {
        List<ApiVersion> versions = operation.versions().versions();
        return versions.isEmpty() ? "2022-12-01" : versions.get(0).text();
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
