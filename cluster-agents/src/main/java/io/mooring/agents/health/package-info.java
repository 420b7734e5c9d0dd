/** What a process tells about itself: alive, ready, metrics. */
@NullMarked
package io.mooring.agents.health;

import org.jspecify.annotations.NullMarked;
