package io.mooring.protocol.arm;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An error as Azure Resource Manager writes it: {@code {"error":{"code","message","target","details"}}}. */
public record ArmError(Detail error) {
    public static ArmError of(String code, String message) {
        return new ArmError(new Detail(code, message, null, null));
    }

    /**
     * What went wrong.
     *
     * @param code stable, for programs
     * @param message for people
     * @param target the part of the request at fault
     */
    public record Detail(
            String code,
            String message,
            @Nullable String target,
            @Nullable List<Detail> details) {
        public Detail {
            details = details == null || details.isEmpty() ? null : List.copyOf(details);
        }
    }
}
