package io.mooring.functions.extension;

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

/** The REST operations of extensions. */
public final class ExtensionFunctions {
    private final HttpFunctions http;
    private final Items extensions;
    private final OneInstance oneInstance;

    public ExtensionFunctions(HttpFunctions http, Items extensions, OneInstance oneInstance) {
        this.oneInstance = oneInstance;
        this.http = http;
        this.extensions = extensions;
    }

    @FunctionName("ListExtensions")
    public HttpResponseMessage listExtensions(
            @HttpTrigger(
                            name = "request",
                            route = Paths.EXTENSIONS,
                            methods = {HttpMethod.GET},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.LIST_EXTENSIONS, extensions::list);
    }

    @FunctionName("HeadExtension")
    public HttpResponseMessage headExtension(
            @HttpTrigger(
                            name = "request",
                            route = Paths.EXTENSION,
                            methods = {HttpMethod.HEAD},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.HEAD_EXTENSION, extensions::head);
    }

    @FunctionName("GetExtension")
    public HttpResponseMessage getExtension(
            @HttpTrigger(
                            name = "request",
                            route = Paths.EXTENSION,
                            methods = {HttpMethod.GET},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.GET_EXTENSION, extensions::get);
    }

    @FunctionName("PutExtension")
    public HttpResponseMessage putExtension(
            @HttpTrigger(
                            name = "request",
                            route = Paths.EXTENSION,
                            methods = {HttpMethod.PUT},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.PUT_EXTENSION, call -> oneInstance.with(extensions, call));
    }

    @FunctionName("PatchExtension")
    public HttpResponseMessage patchExtension(
            @HttpTrigger(
                            name = "request",
                            route = Paths.EXTENSION,
                            methods = {HttpMethod.PATCH},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.PATCH_EXTENSION, extensions::patch);
    }

    @FunctionName("DeleteExtension")
    public HttpResponseMessage deleteExtension(
            @HttpTrigger(
                            name = "request",
                            route = Paths.EXTENSION,
                            methods = {HttpMethod.DELETE},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.DELETE_EXTENSION, extensions::delete);
    }

    @FunctionName("GetExtensionOperation")
    public HttpResponseMessage getExtensionOperation(
            @HttpTrigger(
                            name = "request",
                            route = Paths.EXTENSION_OPERATION,
                            methods = {HttpMethod.GET},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.GET_EXTENSION_OPERATION, extensions::operation);
    }

    @FunctionName("GetExtensionResult")
    public HttpResponseMessage getExtensionResult(
            @HttpTrigger(
                            name = "request",
                            route = Paths.EXTENSION_RESULT,
                            methods = {HttpMethod.GET},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.GET_EXTENSION_RESULT, extensions::result);
    }
}
