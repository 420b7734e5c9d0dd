package io.mooring.protocol.configuration;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collection;

/** Whether a cluster is as a configuration wants it. */
public enum ComplianceState {
    @JsonProperty("Compliant")
    COMPLIANT("Compliant"),
    @JsonProperty("Non-Compliant")
    NON_COMPLIANT("Non-Compliant"),
    @JsonProperty("Pending")
    PENDING("Pending"),
    @JsonProperty("Suspended")
    SUSPENDED("Suspended"),
    @JsonProperty("Unknown")
    UNKNOWN("Unknown");

    private final String wireName;

    ComplianceState(String wireName) {
        this.wireName = wireName;
    }

    /** The name that the REST contract has for it. */
    public String wireName() {
        return wireName;
    }

    /** The state of a whole from the states of its parts: the worst news wins. */
    public static ComplianceState of(boolean suspended, Collection<ComplianceState> parts) {
        if (suspended) {
            return SUSPENDED;
        }
        if (parts.contains(NON_COMPLIANT)) {
            return NON_COMPLIANT;
        }
        if (parts.contains(PENDING)) {
            return PENDING;
        }
        return parts.isEmpty() || parts.contains(UNKNOWN) ? UNKNOWN : COMPLIANT;
    }
}
