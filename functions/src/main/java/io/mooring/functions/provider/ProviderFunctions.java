package io.mooring.functions.provider;

import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import io.mooring.functions.access.Operation;
import io.mooring.functions.access.Paths;
import io.mooring.functions.arm.Provider;
import io.mooring.functions.edge.HttpFunctions;
import java.util.Optional;

/** The REST operations of resource providers. */
public final class ProviderFunctions {
    private final HttpFunctions http;
    private final Providers providers;

    public ProviderFunctions(HttpFunctions http, Providers providers) {
        this.http = http;
        this.providers = providers;
    }

    @FunctionName("GetProvider")
    public HttpResponseMessage getProvider(
            @HttpTrigger(
                            name = "request",
                            route = Paths.PROVIDER,
                            methods = {HttpMethod.GET},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.GET_PROVIDER, providers::registration);
    }

    @FunctionName("ListProviders")
    public HttpResponseMessage listProviders(
            @HttpTrigger(
                            name = "request",
                            route = Paths.PROVIDERS,
                            methods = {HttpMethod.GET},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.LIST_PROVIDERS, providers::list);
    }

    @FunctionName("ListLocations")
    public HttpResponseMessage listLocations(
            @HttpTrigger(
                            name = "request",
                            route = Paths.LOCATIONS,
                            methods = {HttpMethod.GET},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.LIST_LOCATIONS, providers::locations);
    }

    @FunctionName("RegisterProvider")
    public HttpResponseMessage registerProvider(
            @HttpTrigger(
                            name = "request",
                            route = Paths.PROVIDER_REGISTER,
                            methods = {HttpMethod.POST},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.REGISTER_PROVIDER, providers::register);
    }

    @FunctionName("UnregisterProvider")
    public HttpResponseMessage unregisterProvider(
            @HttpTrigger(
                            name = "request",
                            route = Paths.PROVIDER_UNREGISTER,
                            methods = {HttpMethod.POST},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.UNREGISTER_PROVIDER, providers::unregister);
    }

    @FunctionName("ListKubernetesOperations")
    public HttpResponseMessage listKubernetesOperations(
            @HttpTrigger(
                            name = "request",
                            route = Paths.KUBERNETES_OPERATIONS,
                            methods = {HttpMethod.GET},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(
                request, Operation.LIST_KUBERNETES_OPERATIONS, call -> providers.operations(Provider.KUBERNETES));
    }

    @FunctionName("ListConfigurationOperations")
    public HttpResponseMessage listConfigurationOperations(
            @HttpTrigger(
                            name = "request",
                            route = Paths.CONFIGURATION_OPERATIONS,
                            methods = {HttpMethod.GET},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(
                request,
                Operation.LIST_CONFIGURATION_OPERATIONS,
                call -> providers.operations(Provider.KUBERNETES_CONFIGURATION));
    }
}
