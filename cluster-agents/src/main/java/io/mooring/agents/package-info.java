/** The agents of a connected cluster: what an agent is, and the process that runs some. */
@NullMarked
package io.mooring.agents;

import org.jspecify.annotations.NullMarked;
