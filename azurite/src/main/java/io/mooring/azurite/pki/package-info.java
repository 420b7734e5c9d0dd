/** The certificate authority of the local cloud. */
@NullMarked
package io.mooring.azurite.pki;

import org.jspecify.annotations.NullMarked;
