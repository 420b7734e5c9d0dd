package io.mooring.azurite.host;

import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatus;
import com.microsoft.azure.functions.HttpStatusType;
import io.mooring.azurite.http.HttpCall;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An HTTP call as a function sees it. */
final class FunctionRequest implements HttpRequestMessage<Object> {
    private final HttpCall call;
    private final URI uri;
    private final @Nullable Object body;

    FunctionRequest(HttpCall call, URI uri, @Nullable Object body) {
        this.call = call;
        this.uri = uri;
        this.body = body;
    }

    @Override
    public URI getUri() {
        return uri;
    }

    @Override
    public HttpMethod getHttpMethod() {
        return HttpMethod.value(call.method());
    }

    @Override
    public Map<String, String> getHeaders() {
        return call.headers();
    }

    /** As on the real host, a parameter without a value is not there. */
    @Override
    public Map<String, String> getQueryParameters() {
        Map<String, String> parameters = new LinkedHashMap<>(call.query());
        parameters.values().removeIf(String::isEmpty);
        return parameters;
    }

    @Override
    @SuppressWarnings("NullAway") // The interface is not annotated; a request without a body has none.
    public Object getBody() {
        return body;
    }

    @Override
    public HttpResponseMessage.Builder createResponseBuilder(HttpStatus status) {
        return new FunctionResponse.Builder(status);
    }

    @Override
    public HttpResponseMessage.Builder createResponseBuilder(HttpStatusType status) {
        return new FunctionResponse.Builder(status);
    }
}
