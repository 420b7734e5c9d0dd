/** How the messages and resources of this module are written as JSON. */
@NullMarked
package io.mooring.protocol.json;

import org.jspecify.annotations.NullMarked;
