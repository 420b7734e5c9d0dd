/** OCI registries as sources: the OCIRepository resource. */
@NullMarked
package io.mooring.gitops.source.oci;

import org.jspecify.annotations.NullMarked;
