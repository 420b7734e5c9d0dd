/** The agent that obtains, keeps and uses the cluster's identity. */
@NullMarked
package io.mooring.agents.clusteridentityoperator;

import org.jspecify.annotations.NullMarked;
