package io.mooring.functions.edge;

import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import io.mooring.functions.access.Operation;
import io.mooring.functions.access.Paths;
import io.mooring.functions.arm.PathTemplate;
import java.util.Optional;

/** Answers what no other function does. */
public final class UnknownRouteFunctions {
    private final HttpFunctions http;

    public UnknownRouteFunctions(HttpFunctions http) {
        this.http = http;
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
        return http.serve(request, Operation.UNKNOWN, call -> {
            throw PathTemplate.unknown(call.request().uri().getPath());
        });
    }
}
