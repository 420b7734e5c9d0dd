/** Helm, run in worker processes of its own so that native code can neither stop nor swell the caller. */
@NullMarked
package io.mooring.extensions.helm;

import org.jspecify.annotations.NullMarked;
