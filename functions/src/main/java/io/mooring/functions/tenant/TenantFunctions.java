package io.mooring.functions.tenant;

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

/** The REST operations of tenant, subscriptions and cloud. */
public final class TenantFunctions {
    private final HttpFunctions http;
    private final Tenant tenant;

    public TenantFunctions(HttpFunctions http, Tenant tenant) {
        this.http = http;
        this.tenant = tenant;
    }

    @FunctionName("GetEndpoints")
    public HttpResponseMessage getEndpoints(
            @HttpTrigger(
                            name = "request",
                            route = Paths.ENDPOINTS,
                            methods = {HttpMethod.GET},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.GET_ENDPOINTS, tenant::endpoints);
    }

    @FunctionName("ListTenants")
    public HttpResponseMessage listTenants(
            @HttpTrigger(
                            name = "request",
                            route = Paths.TENANTS,
                            methods = {HttpMethod.GET},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.LIST_TENANTS, tenant::tenants);
    }

    @FunctionName("ListSubscriptions")
    public HttpResponseMessage listSubscriptions(
            @HttpTrigger(
                            name = "request",
                            route = Paths.SUBSCRIPTIONS,
                            methods = {HttpMethod.GET},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.LIST_SUBSCRIPTIONS, tenant::subscriptions);
    }

    @FunctionName("GetSubscription")
    public HttpResponseMessage getSubscription(
            @HttpTrigger(
                            name = "request",
                            route = Paths.SUBSCRIPTION,
                            methods = {HttpMethod.GET},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.GET_SUBSCRIPTION, tenant::subscription);
    }
}
