package io.mooring.extensions.helm;

import java.util.Locale;

/** Helm's own word for the state of a revision. */
public enum ReleaseStatus {
    DEPLOYED,
    FAILED,
    PENDING_INSTALL,
    PENDING_UPGRADE,
    PENDING_ROLLBACK,
    UNINSTALLING,
    UNINSTALLED,
    SUPERSEDED,
    UNKNOWN;

    /** Reads Helm's spelling; a word of a later Helm is {@link #UNKNOWN}. */
    public static ReleaseStatus of(String word) {
        String wanted = word.trim().toUpperCase(Locale.ROOT).replace('-', '_');
        for (ReleaseStatus status : values()) {
            if (status.name().equals(wanted)) {
                return status;
            }
        }
        return UNKNOWN;
    }

    /** True while some Helm process works on the release, or died doing so. */
    public boolean unfinished() {
        return switch (this) {
            case PENDING_INSTALL, PENDING_UPGRADE, PENDING_ROLLBACK, UNINSTALLING -> true;
            case DEPLOYED, FAILED, UNINSTALLED, SUPERSEDED, UNKNOWN -> false;
        };
    }
}
