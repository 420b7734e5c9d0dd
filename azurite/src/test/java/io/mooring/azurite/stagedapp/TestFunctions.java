package io.mooring.azurite.stagedapp;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatus;
import com.microsoft.azure.functions.annotation.BindingName;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** The functions of the app that the tests stage; loaded by the host from a jar. */
public class TestFunctions {
    private static final AtomicInteger TICKS = new AtomicInteger();
    private static final AtomicInteger RUNNING = new AtomicInteger();
    private static final AtomicInteger OVERLAPS = new AtomicInteger();

    private final String greeting;

    public TestFunctions(String greeting) {
        this.greeting = greeting;
    }

    public HttpResponseMessage echo(
            HttpRequestMessage<Optional<String>> request, @BindingName("name") String name, ExecutionContext context) {
        return request.createResponseBuilder(HttpStatus.OK)
                .header("Content-Type", "application/json")
                .header("x-function", context.getFunctionName())
                .header("x-test", String.valueOf(request.getHeaders().get("x-test")))
                .body(greeting + "|" + request.getHttpMethod() + "|" + name + "|"
                        + request.getBody().orElse("nothing") + "|"
                        + request.getUri().getPath() + "|" + request.getQueryParameters())
                .build();
    }

    public String special(HttpRequestMessage<Optional<String>> request) {
        return "special";
    }

    public String rest(HttpRequestMessage<Optional<String>> request, @BindingName("path") String path) {
        return path;
    }

    public String binary(HttpRequestMessage<Optional<byte[]>> request) {
        return "bytes " + request.getBody().map(bytes -> bytes.length).orElse(-1);
    }

    public String mistaken(HttpRequestMessage<Optional<byte[]>> request) {
        return "unreachable for text";
    }

    public String boom(HttpRequestMessage<Optional<String>> request) {
        throw new IllegalStateException("a secret of the function");
    }

    public String environment(HttpRequestMessage<Optional<String>> request, @BindingName("name") String name) {
        return String.valueOf(System.getenv(name));
    }

    public String libraries(HttpRequestMessage<Optional<String>> request) throws Exception {
        StringBuilder seen = new StringBuilder();
        for (String name :
                new String[] {"com.google.gson.Gson", "io.vertx.core.Vertx", "tools.jackson.databind.json.JsonMapper"
                }) {
            try {
                seen.append(Class.forName(name).getSimpleName()).append(' ');
            } catch (ClassNotFoundException e) {
                seen.append("none ");
            }
        }
        return seen.toString().strip();
    }

    public void tick(String timerInfo) {
        if (RUNNING.incrementAndGet() > 1) {
            OVERLAPS.incrementAndGet();
        }
        if (timerInfo.contains("IsPastDue")) {
            TICKS.incrementAndGet();
        }
        RUNNING.decrementAndGet();
    }

    public String ticks(HttpRequestMessage<Optional<String>> request) {
        return TICKS.get() + " " + OVERLAPS.get();
    }
}
