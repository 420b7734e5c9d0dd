/** The local cloud: everything that stands in for Azure on one machine, and the supervisor that keeps it running. */
@NullMarked
package io.mooring.azurite;

import org.jspecify.annotations.NullMarked;
