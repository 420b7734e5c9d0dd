package io.mooring.functions.openapi;

import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import io.mooring.functions.access.Operation;
import io.mooring.functions.access.Paths;
import io.mooring.functions.edge.HttpFunctions;
import java.util.Optional;

/** Where tools learn what the hub can be asked. */
public final class OpenApiFunctions {
    private final HttpFunctions http;

    public OpenApiFunctions(HttpFunctions http) {
        this.http = http;
    }

    @FunctionName("GetOpenApi")
    public HttpResponseMessage getOpenApi(
            @HttpTrigger(
                            name = "request",
                            route = Paths.OPENAPI,
                            methods = {HttpMethod.GET},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.GET_OPENAPI, call -> OpenApi.response());
    }
}
