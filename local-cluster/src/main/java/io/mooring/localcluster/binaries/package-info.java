/** Where the Kubernetes binaries come from: found on the machine, or built once from pinned Go modules. */
@NullMarked
package io.mooring.localcluster.binaries;

import org.jspecify.annotations.NullMarked;
