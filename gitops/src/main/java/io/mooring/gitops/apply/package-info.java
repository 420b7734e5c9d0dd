/** Server-side apply in waves, and pruning. */
@NullMarked
package io.mooring.gitops.apply;

import org.jspecify.annotations.NullMarked;
