/** Kubernetes objects as JSON trees, what identifies them, and the port to the apiserver. */
@NullMarked
package io.mooring.gitops.object;

import org.jspecify.annotations.NullMarked;
