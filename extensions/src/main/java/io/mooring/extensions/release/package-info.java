/** Releases as they shall be: what is wanted, what is there, what to do about it, and doing it. */
@NullMarked
package io.mooring.extensions.release;

import org.jspecify.annotations.NullMarked;
