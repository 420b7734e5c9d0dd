package io.mooring.functions;

import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatus;
import com.microsoft.azure.functions.HttpStatusType;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request as the Functions worker hands it over. */
record TestRequest(
        HttpMethod method,
        URI uri,
        Map<String, String> headers,
        @Nullable String body) implements HttpRequestMessage<Optional<String>> {
    @Override
    public URI getUri() {
        return uri;
    }

    @Override
    public HttpMethod getHttpMethod() {
        return method;
    }

    @Override
    public Map<String, String> getHeaders() {
        return headers;
    }

    @Override
    public Map<String, String> getQueryParameters() {
        return Map.of();
    }

    @Override
    public Optional<String> getBody() {
        return Optional.ofNullable(body);
    }

    @Override
    public HttpResponseMessage.Builder createResponseBuilder(HttpStatus status) {
        return new Response().status(status);
    }

    @Override
    public HttpResponseMessage.Builder createResponseBuilder(HttpStatusType status) {
        return new Response().status(status);
    }

    /** An answer, and its own builder. */
    static final class Response implements HttpResponseMessage, HttpResponseMessage.Builder {
        private HttpStatusType status = HttpStatus.OK;
        private final Map<String, String> headers = new HashMap<>();
        private @Nullable Object body;

        Map<String, String> headers() {
            return headers;
        }

        @Override
        public Response status(HttpStatusType given) {
            status = given;
            return this;
        }

        @Override
        public Response header(String key, String value) {
            headers.put(key.toLowerCase(Locale.ROOT), value);
            return this;
        }

        @Override
        public Response body(Object given) {
            body = given;
            return this;
        }

        @Override
        public HttpResponseMessage build() {
            return this;
        }

        @Override
        public HttpStatusType getStatus() {
            return status;
        }

        @Override
        public String getHeader(String key) {
            return headers.getOrDefault(key.toLowerCase(Locale.ROOT), "");
        }

        @Override
        public Object getBody() {
            return body == null ? "" : body;
        }
    }
}
