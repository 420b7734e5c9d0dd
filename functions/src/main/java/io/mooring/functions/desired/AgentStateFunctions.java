package io.mooring.functions.desired;

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

/** Where agents learn what is wanted, and say what became of it, and where users see how far that is. */
public final class AgentStateFunctions {
    private final HttpFunctions http;
    private final AgentState state;
    private final ItemOperations operations;

    public AgentStateFunctions(HttpFunctions http, AgentState state, ItemOperations operations) {
        this.http = http;
        this.state = state;
        this.operations = operations;
    }

    @FunctionName("GetDesiredState")
    public HttpResponseMessage getDesiredState(
            @HttpTrigger(
                            name = "request",
                            route = Paths.DESIRED_STATE,
                            methods = {HttpMethod.GET},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.GET_DESIRED_STATE, state::get);
    }

    @FunctionName("ListItemOperations")
    public HttpResponseMessage listItemOperations(
            @HttpTrigger(
                            name = "request",
                            route = Paths.ITEM_OPERATIONS,
                            methods = {HttpMethod.GET},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.LIST_ITEM_OPERATIONS, operations::list);
    }

    @FunctionName("ReportStatus")
    public HttpResponseMessage reportStatus(
            @HttpTrigger(
                            name = "request",
                            route = Paths.STATUS,
                            methods = {HttpMethod.POST},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.REPORT_STATUS, state::report);
    }
}
