/** A small HTTPS listener on loopback that runs blocking handlers on virtual threads. */
@NullMarked
package io.mooring.azurite.http;

import org.jspecify.annotations.NullMarked;
