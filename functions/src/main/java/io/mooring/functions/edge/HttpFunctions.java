package io.mooring.functions.edge;

import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatusType;
import io.mooring.functions.access.Operation;
import io.mooring.functions.arm.ArmRequest;
import io.mooring.functions.arm.ArmResponse;
import io.mooring.protocol.json.Json;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The Functions runtime's HTTP messages on one side, the hub's on the other. */
public final class HttpFunctions {
    private final Gate gate;

    public HttpFunctions(Gate gate) {
        this.gate = gate;
    }

    public HttpResponseMessage serve(
            HttpRequestMessage<Optional<String>> message, Operation operation, Handler handler) {
        ArmResponse response = gate.answer(request(message), operation, handler);
        HttpResponseMessage.Builder builder = message.createResponseBuilder(HttpStatusType.custom(response.status()));
        response.headers().forEach(builder::header);
        builder.header("Cache-Control", "no-cache");
        if (response.body() instanceof byte[] bytes) {
            builder.body(bytes);
        } else if (response.body() != null) {
            builder.header("Content-Type", "application/json; charset=utf-8");
            builder.body(Json.mapper().writeValueAsString(response.body()));
        }
        return builder.build();
    }

    private static ArmRequest request(HttpRequestMessage<Optional<String>> message) {
        Map<String, String> headers = new HashMap<>();
        message.getHeaders().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        return new ArmRequest(
                message.getHttpMethod().name(),
                message.getUri(),
                headers,
                message.getBody().orElse(""));
    }
}
