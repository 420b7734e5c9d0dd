package io.mooring.azurite.host;

import com.google.gson.Gson;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatusType;
import io.mooring.azurite.http.HttpAnswer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a function answers, and how that goes over HTTP. */
final class FunctionResponse implements HttpResponseMessage {
    private static final Gson GSON = new Gson();

    private final HttpStatusType status;
    private final Map<String, String> headers;
    private final @Nullable Object body;

    private FunctionResponse(HttpStatusType status, Map<String, String> headers, @Nullable Object body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /** One value per header name, as in the real worker: the last one counts. */
    static final class Builder implements HttpResponseMessage.Builder {
        private HttpStatusType status;
        private final Map<String, String> headers = new LinkedHashMap<>();
        private @Nullable Object body;

        Builder(HttpStatusType status) {
            this.status = status;
        }

        @Override
        public HttpResponseMessage.Builder status(HttpStatusType next) {
            this.status = next;
            return this;
        }

        @Override
        public HttpResponseMessage.Builder header(String key, String value) {
            headers.put(key, value);
            return this;
        }

        @Override
        public HttpResponseMessage.Builder body(@Nullable Object next) {
            this.body = next;
            return this;
        }

        @Override
        public HttpResponseMessage build() {
            return new FunctionResponse(status, new LinkedHashMap<>(headers), body);
        }
    }

    @Override
    public HttpStatusType getStatus() {
        return status;
    }

    @Override
    @SuppressWarnings("NullAway") // The interface is not annotated; a header that was not set has no value.
    public String getHeader(String key) {
        return headers.get(key);
    }

    @Override
    @SuppressWarnings("NullAway") // As above, for a body.
    public Object getBody() {
        return body;
    }

    /** Whatever a function returned; a plain value stands for 200 with it as the body. */
    static HttpAnswer toAnswer(@Nullable Object returned) {
        if (returned instanceof FunctionResponse response) {
            return answer(response.status.value(), response.headers, response.body);
        }
        if (returned instanceof HttpResponseMessage) {
            throw new IllegalArgumentException(
                    "a response must come from the request's createResponseBuilder, not " + returned.getClass());
        }
        return answer(returned == null ? 204 : 200, Map.of(), returned);
    }

    private static HttpAnswer answer(int status, Map<String, String> given, @Nullable Object body) {
        Map<String, String> headers = new LinkedHashMap<>(given);
        boolean typed = headers.keySet().stream()
                .anyMatch(name -> name.toLowerCase(Locale.ROOT).equals("content-type"));
        byte[] bytes;
        String type;
        switch (body) {
            case null -> {
                return new HttpAnswer(status, headers, new byte[0]);
            }
            case byte[] raw -> {
                bytes = raw;
                type = "application/octet-stream";
            }
            case CharSequence text -> {
                bytes = text.toString().getBytes(StandardCharsets.UTF_8);
                type = "text/plain; charset=utf-8";
            }
            default -> {
                bytes = GSON.toJson(body).getBytes(StandardCharsets.UTF_8);
                type = "application/json; charset=utf-8";
            }
        }
        if (!typed) {
            headers.put("Content-Type", type);
        }
        return new HttpAnswer(status, headers, bytes);
    }
}
