/** How agents see the cluster's apiserver. */
@NullMarked
package io.mooring.agents.kube;

import org.jspecify.annotations.NullMarked;
