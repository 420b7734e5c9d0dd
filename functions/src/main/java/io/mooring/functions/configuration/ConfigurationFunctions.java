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

/** The REST operations of Flux configurations. */
public final class ConfigurationFunctions {
    private final HttpFunctions http;
    private final Items configurations;
    private final FluxExtension flux;

    public ConfigurationFunctions(HttpFunctions http, Items configurations, FluxExtension flux) {
        this.http = http;
        this.configurations = configurations;
        this.flux = flux;
    }

    @FunctionName("ListConfigurations")
    public HttpResponseMessage listConfigurations(
            @HttpTrigger(
                            name = "request",
                            route = Paths.CONFIGURATIONS,
                            methods = {HttpMethod.GET},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.LIST_CONFIGURATIONS, configurations::list);
    }

    @FunctionName("HeadConfiguration")
    public HttpResponseMessage headConfiguration(
            @HttpTrigger(
                            name = "request",
                            route = Paths.CONFIGURATION,
                            methods = {HttpMethod.HEAD},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.HEAD_CONFIGURATION, configurations::head);
    }

    @FunctionName("GetConfiguration")
    public HttpResponseMessage getConfiguration(
            @HttpTrigger(
                            name = "request",
                            route = Paths.CONFIGURATION,
                            methods = {HttpMethod.GET},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.GET_CONFIGURATION, configurations::get);
    }

    @FunctionName("PutConfiguration")
    public HttpResponseMessage putConfiguration(
            @HttpTrigger(
                            name = "request",
                            route = Paths.CONFIGURATION,
                            methods = {HttpMethod.PUT},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.PUT_CONFIGURATION, call -> flux.with(configurations, call));
    }

    @FunctionName("PatchConfiguration")
    public HttpResponseMessage patchConfiguration(
            @HttpTrigger(
                            name = "request",
                            route = Paths.CONFIGURATION,
                            methods = {HttpMethod.PATCH},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.PATCH_CONFIGURATION, configurations::patch);
    }

    @FunctionName("DeleteConfiguration")
    public HttpResponseMessage deleteConfiguration(
            @HttpTrigger(
                            name = "request",
                            route = Paths.CONFIGURATION,
                            methods = {HttpMethod.DELETE},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.DELETE_CONFIGURATION, configurations::delete);
    }

    @FunctionName("GetConfigurationOperation")
    public HttpResponseMessage getConfigurationOperation(
            @HttpTrigger(
                            name = "request",
                            route = Paths.CONFIGURATION_OPERATION,
                            methods = {HttpMethod.GET},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.GET_CONFIGURATION_OPERATION, configurations::operation);
    }

    @FunctionName("GetConfigurationResult")
    public HttpResponseMessage getConfigurationResult(
            @HttpTrigger(
                            name = "request",
                            route = Paths.CONFIGURATION_RESULT,
                            methods = {HttpMethod.GET},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.GET_CONFIGURATION_RESULT, configurations::result);
    }
}
