/** What agents and hub say to each other. */
@NullMarked
package io.mooring.protocol.agent;

import org.jspecify.annotations.NullMarked;
