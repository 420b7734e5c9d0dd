package io.mooring.agents;

import java.util.List;

/** One row of the table of agents: it has a name, needs permissions, and does its work in loops. */
public interface Agent {
    /** The name of its Deployment and of its ServiceAccount. */
    String name();

    /** What it asks of the apiserver; the chart grants exactly this. */
    List<Permission> permissions();

    /** Starts its loops and watches and returns. */
    void start(AgentRuntime runtime);
}
