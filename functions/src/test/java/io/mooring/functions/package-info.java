/** Tests of the hub as a whole. */
@NullMarked
package io.mooring.functions;

import org.jspecify.annotations.NullMarked;
