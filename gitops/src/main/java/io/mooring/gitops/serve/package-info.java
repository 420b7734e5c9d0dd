/** Read-only Git repositories over smart HTTP on loopback. */
@NullMarked
package io.mooring.gitops.serve;

import org.jspecify.annotations.NullMarked;
