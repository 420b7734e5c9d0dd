package io.mooring.functions.connectivity;

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

/** Where users read of the links' past and present. */
public final class ConnectivityFunctions {
    private final HttpFunctions http;
    private final ConnectivityReads reads;

    public ConnectivityFunctions(HttpFunctions http, ConnectivityReads reads) {
        this.http = http;
        this.reads = reads;
    }

    @FunctionName("ListConnectivityHistory")
    public HttpResponseMessage listHistory(
            @HttpTrigger(
                            name = "request",
                            route = Paths.CONNECTIVITY_HISTORY,
                            methods = {HttpMethod.GET},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.LIST_CONNECTIVITY_HISTORY, reads::history);
    }

    @FunctionName("GetConnectivitySummary")
    public HttpResponseMessage getSummary(
            @HttpTrigger(
                            name = "request",
                            route = Paths.CONNECTIVITY_SUMMARY,
                            methods = {HttpMethod.GET},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.GET_CONNECTIVITY_SUMMARY, reads::summary);
    }
}
