/** The Flux-style GitOps engine: its operator, its settings and the manifests of its API. */
@NullMarked
package io.mooring.gitops;

import org.jspecify.annotations.NullMarked;
