/** How an agent repeats its work: on a signal, by the clock, and later when it failed. */
@NullMarked
package io.mooring.agents.loop;

import org.jspecify.annotations.NullMarked;
