package io.mooring.functions.event;

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

/** The REST operations of event subscriptions. */
public final class EventFunctions {
    private final HttpFunctions http;
    private final SubscriptionRequests requests;

    public EventFunctions(HttpFunctions http, SubscriptionRequests requests) {
        this.http = http;
        this.requests = requests;
    }

    @FunctionName("ListEventSubscriptions")
    public HttpResponseMessage listEventSubscriptions(
            @HttpTrigger(
                            name = "request",
                            route = Paths.EVENT_SUBSCRIPTIONS,
                            methods = {HttpMethod.GET},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.LIST_EVENT_SUBSCRIPTIONS, requests::list);
    }

    @FunctionName("GetEventSubscription")
    public HttpResponseMessage getEventSubscription(
            @HttpTrigger(
                            name = "request",
                            route = Paths.EVENT_SUBSCRIPTION,
                            methods = {HttpMethod.GET},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.GET_EVENT_SUBSCRIPTION, requests::get);
    }

    @FunctionName("PutEventSubscription")
    public HttpResponseMessage putEventSubscription(
            @HttpTrigger(
                            name = "request",
                            route = Paths.EVENT_SUBSCRIPTION,
                            methods = {HttpMethod.PUT},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.PUT_EVENT_SUBSCRIPTION, requests::put);
    }

    @FunctionName("DeleteEventSubscription")
    public HttpResponseMessage deleteEventSubscription(
            @HttpTrigger(
                            name = "request",
                            route = Paths.EVENT_SUBSCRIPTION,
                            methods = {HttpMethod.DELETE},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.DELETE_EVENT_SUBSCRIPTION, requests::delete);
    }

    @FunctionName("ListDeadLetters")
    public HttpResponseMessage listDeadLetters(
            @HttpTrigger(
                            name = "request",
                            route = Paths.EVENT_DEAD_LETTERS,
                            methods = {HttpMethod.GET},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.LIST_DEAD_LETTERS, requests::deadLetters);
    }
}
