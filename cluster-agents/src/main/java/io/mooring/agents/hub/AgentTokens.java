package io.mooring.agents.hub;

/** Where an agent gets its tokens from. */
@FunctionalInterface
public interface AgentTokens {
    /** @throws io.mooring.agents.loop.NotYet if clusteridentityoperator has not answered yet */
    AgentToken current();
}
