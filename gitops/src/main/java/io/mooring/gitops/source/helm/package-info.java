/** Charts from Helm repositories and from other sources. */
@NullMarked
package io.mooring.gitops.source.helm;

import org.jspecify.annotations.NullMarked;
