package io.mooring.agents.harness;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Cuts an agent off from its apiserver after some request, which is all that the apiserver notices of a killed process. */
public final class CrashPoint implements Interceptor {
    private final String method;
    private final String pathPart;
    private final AtomicBoolean dead = new AtomicBoolean();
    private final AtomicBoolean answered = new AtomicBoolean();

    private CrashPoint(String method, String pathPart) {
        this.method = method;
        this.pathPart = pathPart;
    }

    /** The last request that arrives. */
    public static CrashPoint after(String method, String pathPart) {
        return new CrashPoint(method, pathPart);
    }

    /** Only {@link #now} kills. */
    public static CrashPoint whenTold() {
        return new CrashPoint("none", "");
    }

    public void now() {
        dead.set(true);
    }

    /** Whether the apiserver has done what the last request asked for. */
    public boolean reached() {
        return answered.get();
    }

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        if (dead.get()) {
            throw new IllegalStateException("This agent has crashed.");
        }
        if (isLast(request)) {
            dead.set(true);
        }
    }

    @Override
    public void after(HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        if (isLast(request)) {
            answered.set(true);
        }
    }

    private boolean isLast(HttpRequest request) {
        return request.method().equals(method) && request.uri().getPath().contains(pathPart);
    }
}
