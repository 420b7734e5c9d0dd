package io.mooring.functions.health;

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

/** Whether the hub can serve, for whoever asks. */
public final class HealthFunctions {
    private final HttpFunctions http;
    private final Health health;

    public HealthFunctions(HttpFunctions http, Health health) {
        this.http = http;
        this.health = health;
    }

    @FunctionName("GetHealth")
    public HttpResponseMessage getHealth(
            @HttpTrigger(
                            name = "request",
                            route = Paths.HEALTH,
                            methods = {HttpMethod.GET},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.GET_HEALTH, health::get);
    }
}
