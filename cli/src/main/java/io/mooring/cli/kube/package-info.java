/** The user's Kubernetes cluster, as its kubeconfig names it. */
@NullMarked
package io.mooring.cli.kube;

import org.jspecify.annotations.NullMarked;
