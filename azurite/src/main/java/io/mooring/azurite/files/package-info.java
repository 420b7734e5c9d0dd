/** Files that only their owner may read, replaced as a whole or not at all. */
@NullMarked
package io.mooring.azurite.files;

import org.jspecify.annotations.NullMarked;
