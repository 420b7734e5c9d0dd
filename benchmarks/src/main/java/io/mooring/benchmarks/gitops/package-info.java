/** What the GitOps engine costs: first apply, changes, rest, drift, many Kustomizations. */
@NullMarked
package io.mooring.benchmarks.gitops;

import org.jspecify.annotations.NullMarked;
