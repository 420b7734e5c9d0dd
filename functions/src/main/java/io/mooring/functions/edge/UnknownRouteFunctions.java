package io.mooring.functions.edge;

import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import io.mooring.functions.access.Call;
import io.mooring.functions.access.Operation;
import io.mooring.functions.access.Paths;
import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.arm.ArmResponse;
import io.mooring.functions.arm.PathTemplate;
import java.util.Map;
import java.util.Optional;

/** Answers what no other function does: the operations that there are at any scope, and what is not there. */
public final class UnknownRouteFunctions {
    private final HttpFunctions http;
    private final Map<Operation, Handler> atAnyScope;

    public UnknownRouteFunctions(HttpFunctions http, Map<Operation, Handler> atAnyScope) {
        this.http = http;
        this.atAnyScope = Map.copyOf(atAnyScope);
    }

    @FunctionName("UnknownRoute")
    public HttpResponseMessage unknown(
            @HttpTrigger(
                            name = "request",
                            route = Paths.ANYTHING,
                            methods = {
                                HttpMethod.GET,
                                HttpMethod.PUT,
                                HttpMethod.POST,
                                HttpMethod.PATCH,
                                HttpMethod.DELETE,
                                HttpMethod.HEAD
                            },
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        Operation operation = Operation.atAnyScope(request.getHttpMethod().name(), request.getUri());
        return http.serve(request, operation, atAnyScope.getOrDefault(operation, UnknownRouteFunctions::nothing));
    }

    private static ArmResponse nothing(Call call) {
        String allowed = String.join(", ", Operation.methodsAt(call.request().uri()));
        if (!allowed.isEmpty()) {
            throw ArmFailure.of(
                            405,
                            "MethodNotAllowed",
                            "The method " + call.request().method() + " is not allowed here, only " + allowed + ".")
                    .with("Allow", allowed);
        }
        throw PathTemplate.unknown(call.request().uri().getPath());
    }
}
