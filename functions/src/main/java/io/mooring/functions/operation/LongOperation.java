package io.mooring.functions.operation;

import io.mooring.functions.arm.ArmRequest;
import io.mooring.functions.arm.ArmResponse;
import io.mooring.functions.arm.OperationLinks;
import io.mooring.functions.tables.RowKey;
import io.mooring.protocol.json.Json;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A long-running operation.
 *
 * @param name the last part of its URL
 * @param target ARM id of the resource that it is about
 * @param state {@code Succeeded}, {@code Failed} and {@code Canceled} are ends, other words go on
 * @param error why it failed, null if it did not
 */
public record LongOperation(
        RowKey key,
        String name,
        String target,
        String state,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String error) {
    public static final String SUCCEEDED = "Succeeded";
    public static final String FAILED = "Failed";
    public static final String CANCELED = "Canceled";

    private static final Set<String> ENDS = Set.of(SUCCEEDED, FAILED, CANCELED);

    public static boolean isEnd(String state) {
        return ENDS.contains(state);
    }

    public boolean hasEnded() {
        return isEnd(state);
    }

    /** The same, as far as it is by now. */
    public LongOperation at(String newState, @Nullable String newError) {
        return new LongOperation(key, name, target, newState, startedAt, endedAt, newError);
    }

    /** The status in ARM's form. */
    public ObjectNode view(String id) {
        ObjectNode status = Json.mapper().createObjectNode();
        status.put("id", id);
        status.put("name", name);
        status.put("status", state);
        status.put("startTime", startedAt.toString());
        if (endedAt != null) {
            status.put("endTime", endedAt.toString());
        }
        status.putObject("properties").put("resourceId", target);
        if (state.equals(FAILED) || state.equals(CANCELED)) {
            status.putObject("error")
                    .put("code", "Operation" + state)
                    .put("message", error == null ? "The operation ended as " + state + "." : error);
        }
        return status;
    }

    /** The answer to a poll of Azure-AsyncOperation. */
    public ArmResponse status(ArmRequest request) {
        return ArmResponse.ok(view(request.uri().getPath())).with("Retry-After", OperationLinks.RETRY_AFTER);
    }
}
