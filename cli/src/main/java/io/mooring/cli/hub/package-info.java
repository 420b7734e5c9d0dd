/** The REST client of the hub. */
@NullMarked
package io.mooring.cli.hub;

import org.jspecify.annotations.NullMarked;
