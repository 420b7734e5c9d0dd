/** Tests of the way in. */
@NullMarked
package io.mooring.functions.access;

import org.jspecify.annotations.NullMarked;
