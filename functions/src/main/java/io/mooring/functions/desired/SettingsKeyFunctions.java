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

/** Where clusters bring their keys for protected settings. */
public final class SettingsKeyFunctions {
    private final HttpFunctions http;
    private final SettingsKeys keys;

    public SettingsKeyFunctions(HttpFunctions http, SettingsKeys keys) {
        this.http = http;
        this.keys = keys;
    }

    @FunctionName("PutSettingsKey")
    public HttpResponseMessage putSettingsKey(
            @HttpTrigger(
                            name = "request",
                            route = Paths.SETTINGS_KEYS,
                            methods = {HttpMethod.POST},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.PUT_SETTINGS_KEY, keys::put);
    }
}
