package io.mooring.functions.catalog;

import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import io.mooring.functions.access.Operation;
import io.mooring.functions.access.Paths;
import io.mooring.functions.arm.ArmResponse;
import io.mooring.functions.edge.HttpFunctions;
import java.util.Optional;

/** The REST operations of extension types. */
public final class ExtensionTypeFunctions {
    private final HttpFunctions http;
    private final ExtensionTypes types;
    private final OwnTypes own;

    public ExtensionTypeFunctions(HttpFunctions http, ExtensionTypes types, OwnTypes own) {
        this.http = http;
        this.types = types;
        this.own = own;
    }

    @FunctionName("GetExtensionTypeSource")
    public HttpResponseMessage getExtensionTypeSource(
            @HttpTrigger(
                            name = "request",
                            route = Paths.EXTENSION_TYPE_SOURCE,
                            methods = {HttpMethod.GET},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.GET_EXTENSION_TYPE_SOURCE, call -> ArmResponse.ok(own.state()));
    }

    @FunctionName("ListExtensionTypesOfLocation")
    public HttpResponseMessage listExtensionTypesOfLocation(
            @HttpTrigger(
                            name = "request",
                            route = Paths.EXTENSION_TYPES_OF_LOCATION,
                            methods = {HttpMethod.GET},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.LIST_EXTENSION_TYPES_OF_LOCATION, types::list);
    }

    @FunctionName("GetExtensionTypeOfLocation")
    public HttpResponseMessage getExtensionTypeOfLocation(
            @HttpTrigger(
                            name = "request",
                            route = Paths.EXTENSION_TYPE_OF_LOCATION,
                            methods = {HttpMethod.GET},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.GET_EXTENSION_TYPE_OF_LOCATION, types::get);
    }

    @FunctionName("ListExtensionTypeVersionsOfLocation")
    public HttpResponseMessage listExtensionTypeVersionsOfLocation(
            @HttpTrigger(
                            name = "request",
                            route = Paths.EXTENSION_TYPE_VERSIONS_OF_LOCATION,
                            methods = {HttpMethod.GET},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.LIST_EXTENSION_TYPE_VERSIONS_OF_LOCATION, types::listVersions);
    }

    @FunctionName("GetExtensionTypeVersionOfLocation")
    public HttpResponseMessage getExtensionTypeVersionOfLocation(
            @HttpTrigger(
                            name = "request",
                            route = Paths.EXTENSION_TYPE_VERSION_OF_LOCATION,
                            methods = {HttpMethod.GET},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.GET_EXTENSION_TYPE_VERSION_OF_LOCATION, types::getVersion);
    }

    @FunctionName("ListExtensionTypesOfCluster")
    public HttpResponseMessage listExtensionTypesOfCluster(
            @HttpTrigger(
                            name = "request",
                            route = Paths.EXTENSION_TYPES_OF_CLUSTER,
                            methods = {HttpMethod.GET},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.LIST_EXTENSION_TYPES_OF_CLUSTER, types::list);
    }

    @FunctionName("GetExtensionTypeOfCluster")
    public HttpResponseMessage getExtensionTypeOfCluster(
            @HttpTrigger(
                            name = "request",
                            route = Paths.EXTENSION_TYPE_OF_CLUSTER,
                            methods = {HttpMethod.GET},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.GET_EXTENSION_TYPE_OF_CLUSTER, types::get);
    }

    @FunctionName("ListExtensionTypeVersionsOfCluster")
    public HttpResponseMessage listExtensionTypeVersionsOfCluster(
            @HttpTrigger(
                            name = "request",
                            route = Paths.EXTENSION_TYPE_VERSIONS_OF_CLUSTER,
                            methods = {HttpMethod.GET},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.LIST_EXTENSION_TYPE_VERSIONS_OF_CLUSTER, types::listVersions);
    }

    @FunctionName("GetExtensionTypeVersionOfCluster")
    public HttpResponseMessage getExtensionTypeVersionOfCluster(
            @HttpTrigger(
                            name = "request",
                            route = Paths.EXTENSION_TYPE_VERSION_OF_CLUSTER,
                            methods = {HttpMethod.GET},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.GET_EXTENSION_TYPE_VERSION_OF_CLUSTER, types::getVersion);
    }
}
