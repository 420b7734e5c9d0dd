/** The agent that runs the GitOps engine. */
@NullMarked
package io.mooring.agents.gitopsoperator;

import org.jspecify.annotations.NullMarked;
