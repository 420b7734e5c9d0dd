/** How agents call the hub. */
@NullMarked
package io.mooring.agents.hub;

import org.jspecify.annotations.NullMarked;
