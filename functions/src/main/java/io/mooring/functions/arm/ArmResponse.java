package io.mooring.functions.arm;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An answer.
 *
 * @param body written as JSON, bytes as they are (the headers then say what they are); null is an empty body
 * @param headers one value for each name
 */
public record ArmResponse(int status, @Nullable Object body, Map<String, String> headers) {
    public ArmResponse {
        headers = Map.copyOf(headers);
    }

    public static ArmResponse of(int status, Object body) {
        return new ArmResponse(status, body, Map.of());
    }

    public static ArmResponse ok(Object body) {
        return of(200, body);
    }

    public static ArmResponse empty(int status) {
        return new ArmResponse(status, null, Map.of());
    }

    public ArmResponse with(String header, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(header, value);
        return new ArmResponse(status, body, more);
    }
}
