/** Certificates and keys of one local cluster. */
@NullMarked
package io.mooring.localcluster.pki;

import org.jspecify.annotations.NullMarked;
