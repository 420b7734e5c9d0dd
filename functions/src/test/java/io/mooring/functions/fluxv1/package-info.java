/** What the first generation of Flux was told in flags, in the words of the second. */
@NullMarked
package io.mooring.functions.fluxv1;

import org.jspecify.annotations.NullMarked;
