/** Git repositories: references, the shared bare store, and the GitRepository resource. */
@NullMarked
package io.mooring.gitops.source;

import org.jspecify.annotations.NullMarked;
