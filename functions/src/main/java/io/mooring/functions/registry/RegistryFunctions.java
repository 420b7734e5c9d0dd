package io.mooring.functions.registry;

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

/** The registry's routes. */
public final class RegistryFunctions {
    private final HttpFunctions http;
    private final Registry registry;

    public RegistryFunctions(HttpFunctions http, Registry registry) {
        this.http = http;
        this.registry = registry;
    }

    @FunctionName("PullChart")
    public HttpResponseMessage pullChart(
            @HttpTrigger(
                            name = "request",
                            route = Paths.REGISTRY,
                            methods = {HttpMethod.GET},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.PULL_CHART, registry::answer);
    }

    @FunctionName("ResolveChart")
    public HttpResponseMessage resolveChart(
            @HttpTrigger(
                            name = "request",
                            route = Paths.REGISTRY,
                            methods = {HttpMethod.HEAD},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.RESOLVE_CHART, registry::answer);
    }
}
