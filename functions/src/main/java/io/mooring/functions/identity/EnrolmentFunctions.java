package io.mooring.functions.identity;

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

/** Where clusters get their certificates. */
public final class EnrolmentFunctions {
    private final HttpFunctions http;
    private final Enrolment enrolment;

    public EnrolmentFunctions(HttpFunctions http, Enrolment enrolment) {
        this.http = http;
        this.enrolment = enrolment;
    }

    @FunctionName("Enroll")
    public HttpResponseMessage enroll(
            @HttpTrigger(
                            name = "request",
                            route = Paths.ENROLLMENTS,
                            methods = {HttpMethod.POST},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.ENROLL, enrolment::enrol);
    }

    @FunctionName("ReactivateCluster")
    public HttpResponseMessage reactivateCluster(
            @HttpTrigger(
                            name = "request",
                            route = Paths.CLUSTER_REACTIVATE,
                            methods = {HttpMethod.POST},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.REACTIVATE_CLUSTER, enrolment::reactivate);
    }

    @FunctionName("Renew")
    public HttpResponseMessage renew(
            @HttpTrigger(
                            name = "request",
                            route = Paths.RENEWALS,
                            methods = {HttpMethod.POST},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.RENEW, enrolment::renew);
    }
}
