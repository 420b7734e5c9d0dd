package io.mooring.functions.group;

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

/** The REST operations of resource groups. */
public final class GroupFunctions {
    private final HttpFunctions http;
    private final ResourceGroups groups;

    public GroupFunctions(HttpFunctions http, ResourceGroups groups) {
        this.http = http;
        this.groups = groups;
    }

    @FunctionName("ListGroups")
    public HttpResponseMessage listGroups(
            @HttpTrigger(
                            name = "request",
                            route = Paths.GROUPS,
                            methods = {HttpMethod.GET},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.LIST_GROUPS, groups::list);
    }

    @FunctionName("GetGroup")
    public HttpResponseMessage getGroup(
            @HttpTrigger(
                            name = "request",
                            route = Paths.GROUP,
                            methods = {HttpMethod.GET},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.GET_GROUP, groups::get);
    }

    @FunctionName("HeadGroup")
    public HttpResponseMessage headGroup(
            @HttpTrigger(
                            name = "request",
                            route = Paths.GROUP,
                            methods = {HttpMethod.HEAD},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.HEAD_GROUP, groups::head);
    }

    @FunctionName("PutGroup")
    public HttpResponseMessage putGroup(
            @HttpTrigger(
                            name = "request",
                            route = Paths.GROUP,
                            methods = {HttpMethod.PUT},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.PUT_GROUP, groups::put);
    }

    @FunctionName("GetGroupResult")
    public HttpResponseMessage getGroupResult(
            @HttpTrigger(
                            name = "request",
                            route = Paths.GROUP_RESULT,
                            methods = {HttpMethod.GET},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.GET_GROUP_RESULT, groups::result);
    }

    @FunctionName("DeleteGroup")
    public HttpResponseMessage deleteGroup(
            @HttpTrigger(
                            name = "request",
                            route = Paths.GROUP,
                            methods = {HttpMethod.DELETE},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.DELETE_GROUP, groups::delete);
    }
}
