/** From a folder of a commit to manifests. */
@NullMarked
package io.mooring.gitops.build;

import org.jspecify.annotations.NullMarked;
