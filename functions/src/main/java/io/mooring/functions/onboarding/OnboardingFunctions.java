package io.mooring.functions.onboarding;

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

/** The three calls of the data plane. */
public final class OnboardingFunctions {
    private final HttpFunctions http;
    private final Onboarding onboarding;

    public OnboardingFunctions(HttpFunctions http, Onboarding onboarding) {
        this.http = http;
        this.onboarding = onboarding;
    }

    @FunctionName("HealthCheck")
    public HttpResponseMessage healthCheck(
            @HttpTrigger(
                            name = "request",
                            route = Paths.ONBOARDING_HEALTH,
                            methods = {HttpMethod.POST},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.CHECK_ONBOARDING, onboarding::healthCheck);
    }

    @FunctionName("GetHelmSettings")
    public HttpResponseMessage getHelmSettings(
            @HttpTrigger(
                            name = "request",
                            route = Paths.ONBOARDING_SETTINGS,
                            methods = {HttpMethod.POST},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.GET_HELM_SETTINGS, onboarding::helmSettings);
    }

    @FunctionName("GetLatestHelmPackagePath")
    public HttpResponseMessage getLatestHelmPackagePath(
            @HttpTrigger(
                            name = "request",
                            route = Paths.ONBOARDING_PACKAGE,
                            methods = {HttpMethod.POST},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.GET_LATEST_PACKAGE, onboarding::latestPackage);
    }
}
