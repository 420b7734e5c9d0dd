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

/** Where the authority is replaced, and where clusters learn of it. */
public final class AuthorityFunctions {
    private final HttpFunctions http;
    private final Authorities authorities;

    public AuthorityFunctions(HttpFunctions http, Authorities authorities) {
        this.http = http;
        this.authorities = authorities;
    }

    @FunctionName("LearnAuthorities")
    public HttpResponseMessage learnAuthorities(
            @HttpTrigger(
                            name = "request",
                            route = Paths.AUTHORITIES,
                            methods = {HttpMethod.POST},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.LEARN_AUTHORITIES, authorities::learn);
    }

    @FunctionName("GetCertificateAuthorities")
    public HttpResponseMessage getCertificateAuthorities(
            @HttpTrigger(
                            name = "request",
                            route = Paths.CERTIFICATE_AUTHORITIES,
                            methods = {HttpMethod.GET},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.GET_CERTIFICATE_AUTHORITIES, authorities::status);
    }

    @FunctionName("ChangeCertificateAuthorities")
    public HttpResponseMessage changeCertificateAuthorities(
            @HttpTrigger(
                            name = "request",
                            route = Paths.CERTIFICATE_AUTHORITIES_STEP,
                            methods = {HttpMethod.POST},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.CHANGE_CERTIFICATE_AUTHORITIES, authorities::step);
    }
}
