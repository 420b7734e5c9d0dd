/** HelmRelease resources: charts of sources, released by Helm. */
@NullMarked
package io.mooring.gitops.helmrelease;

import org.jspecify.annotations.NullMarked;
