/** Extensions in the REST contract's form. */
@NullMarked
package io.mooring.functions.extension;

import org.jspecify.annotations.NullMarked;
