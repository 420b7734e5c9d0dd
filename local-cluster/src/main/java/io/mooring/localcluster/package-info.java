/** A local Kubernetes without containers: real control plane processes and a node that runs pods as processes. */
@NullMarked
package io.mooring.localcluster;

import org.jspecify.annotations.NullMarked;
