package io.mooring.protocol.extension;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How far an extension is in its cluster. */
public enum ExtensionState {
    @JsonProperty("Pending")
    PENDING,
    @JsonProperty("Installed")
    INSTALLED,
    @JsonProperty("Failed")
    FAILED,
    @JsonProperty("Deleting")
    DELETING
}
