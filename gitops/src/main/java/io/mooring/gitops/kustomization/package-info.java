/** The Kustomization resource: its spec, its status and its reconciliation. */
@NullMarked
package io.mooring.gitops.kustomization;

import org.jspecify.annotations.NullMarked;
