package io.mooring.functions.configuration;

import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import io.mooring.functions.access.Operation;
import io.mooring.functions.access.Paths;
import io.mooring.functions.desired.Items;
import io.mooring.functions.edge.HttpFunctions;
import java.util.Optional;

/** The REST operations of source control configurations. */
public final class SourceControlFunctions {
    private final HttpFunctions http;
    private final Items configurations;

    public SourceControlFunctions(HttpFunctions http, Items configurations) {
        this.http = http;
        this.configurations = configurations;
    }

    @FunctionName("ListSourceControlConfigurations")
    public HttpResponseMessage listSourceControlConfigurations(
            @HttpTrigger(
                            name = "request",
                            route = Paths.SOURCE_CONTROLS,
                            methods = {HttpMethod.GET},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.LIST_SOURCE_CONTROLS, configurations::list);
    }

    @FunctionName("GetSourceControlConfiguration")
    public HttpResponseMessage getSourceControlConfiguration(
            @HttpTrigger(
                            name = "request",
                            route = Paths.SOURCE_CONTROL,
                            methods = {HttpMethod.GET},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.GET_SOURCE_CONTROL, configurations::get);
    }

    @FunctionName("PutSourceControlConfiguration")
    public HttpResponseMessage putSourceControlConfiguration(
            @HttpTrigger(
                            name = "request",
                            route = Paths.SOURCE_CONTROL,
                            methods = {HttpMethod.PUT},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.PUT_SOURCE_CONTROL, configurations::put);
    }

    @FunctionName("DeleteSourceControlConfiguration")
    public HttpResponseMessage deleteSourceControlConfiguration(
            @HttpTrigger(
                            name = "request",
                            route = Paths.SOURCE_CONTROL,
                            methods = {HttpMethod.DELETE},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.DELETE_SOURCE_CONTROL, configurations::delete);
    }
}
