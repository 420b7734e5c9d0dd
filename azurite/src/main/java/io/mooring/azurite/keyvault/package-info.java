/** The Key Vault stand-in of the local cloud. */
@NullMarked
package io.mooring.azurite.keyvault;

import org.jspecify.annotations.NullMarked;
