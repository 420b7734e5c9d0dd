/** The agent that turns the hub's configurations into Flux objects and reports what became of them. */
@NullMarked
package io.mooring.agents.configagent;

import org.jspecify.annotations.NullMarked;
