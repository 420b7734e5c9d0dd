package io.mooring.functions.access;

import java.time.Instant;

/** How the hub knows agents by their tokens. */
public interface AgentTokens {
    /**
     * The agent that a token stands for; whether the cluster's resource is still there is for the caller to find out.
     *
     * @throws io.mooring.functions.arm.ArmFailure 401 if the token is not good, 403 if the certificate has run out
     */
    Caller.Agent verify(String token, Instant now);
}
