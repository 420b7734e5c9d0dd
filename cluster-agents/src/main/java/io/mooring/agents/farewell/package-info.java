/** The last thing that the image does in a cluster: what was declared goes before the agents do. */
@NullMarked
package io.mooring.agents.farewell;

import org.jspecify.annotations.NullMarked;
