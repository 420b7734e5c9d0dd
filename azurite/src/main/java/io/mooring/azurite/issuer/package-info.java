/** The OpenID Connect issuer of the local cloud. */
@NullMarked
package io.mooring.azurite.issuer;

import org.jspecify.annotations.NullMarked;
