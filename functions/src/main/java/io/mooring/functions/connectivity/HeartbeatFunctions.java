package io.mooring.functions.connectivity;

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
import io.mooring.protocol.agent.HeartbeatRequest;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** Where agents give signs of life. */
public final class HeartbeatFunctions {
    private final HttpFunctions http;
    private final RecordHeartbeat heartbeats;
    private final Function<Instant, String> authorities;

    /** @param authorities what names those that clusters are to trust */
    public HeartbeatFunctions(HttpFunctions http, RecordHeartbeat heartbeats, Function<Instant, String> authorities) {
        this.http = http;
        this.heartbeats = heartbeats;
        this.authorities = authorities;
    }

    @FunctionName("Heartbeat")
    public HttpResponseMessage heartbeat(
            @HttpTrigger(
                            name = "request",
                            route = Paths.HEARTBEATS,
                            methods = {HttpMethod.POST},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(
                request,
                Operation.HEARTBEAT,
                call -> ArmResponse.ok(heartbeats
                        .from(call.agent(), call.body(HeartbeatRequest.class), call.now())
                        .with(authorities.apply(call.now()))));
    }
}
