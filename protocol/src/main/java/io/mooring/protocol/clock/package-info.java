/** Time, which in a local cloud can be moved. */
@NullMarked
package io.mooring.protocol.clock;

import org.jspecify.annotations.NullMarked;
