package io.mooring.azurite.host;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.TraceContext;
import java.util.Map;
import java.util.UUID;
import java.util.logging.Logger;

/** What a function learns about its run. */
final class Invocation implements ExecutionContext {
    private final String functionName;
    private final String id = UUID.randomUUID().toString();
    private final Trace trace;

    private record Trace(String traceparent, String tracestate) implements TraceContext {
        @Override
        public String getTraceparent() {
            return traceparent;
        }

        @Override
        public String getTracestate() {
            return tracestate;
        }

        @Override
        public Map<String, String> getAttributes() {
            return Map.of();
        }
    }

    Invocation(String functionName, String traceparent, String tracestate) {
        this.functionName = functionName;
        this.trace = new Trace(traceparent, tracestate);
    }

    @Override
    public Logger getLogger() {
        return Logger.getLogger("Function." + functionName);
    }

    @Override
    public String getInvocationId() {
        return id;
    }

    @Override
    public String getFunctionName() {
        return functionName;
    }

    @Override
    public TraceContext getTraceContext() {
        return trace;
    }
}
