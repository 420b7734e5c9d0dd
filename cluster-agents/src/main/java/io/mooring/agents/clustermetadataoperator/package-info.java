/** The agent that gathers facts about the cluster. */
@NullMarked
package io.mooring.agents.clustermetadataoperator;

import org.jspecify.annotations.NullMarked;
