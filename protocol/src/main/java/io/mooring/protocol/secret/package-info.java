/** Settings that only the cluster which they are for can read. */
@NullMarked
package io.mooring.protocol.secret;

import org.jspecify.annotations.NullMarked;
