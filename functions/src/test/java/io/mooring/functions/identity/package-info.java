/** Tests of the authority, and a vault in memory. */
@NullMarked
package io.mooring.functions.identity;

import org.jspecify.annotations.NullMarked;
