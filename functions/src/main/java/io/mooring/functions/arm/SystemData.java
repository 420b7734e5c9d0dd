package io.mooring.functions.arm;

import java.time.Instant;

/** Who created a resource and who changed it last. */
public record SystemData(
        String createdBy,
        String createdByType,
        Instant createdAt,
        String lastModifiedBy,
        String lastModifiedByType,
        Instant lastModifiedAt) {
    public static SystemData created(String by, String type, Instant now) {
        return new SystemData(by, type, now, by, type, now);
    }

    public SystemData modified(String by, String type, Instant now) {
        return new SystemData(createdBy, createdByType, createdAt, by, type, now);
    }
}
