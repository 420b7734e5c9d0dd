package io.mooring.agents.hub;

/** A token of the cluster's identity. */
public record AgentToken(String value) {
    @Override
    public String toString() {
        return "AgentToken[masked]";
    }
}
