/** The agent that keeps the hub informed that the cluster lives. */
@NullMarked
package io.mooring.agents.resourcesyncagent;

import org.jspecify.annotations.NullMarked;
