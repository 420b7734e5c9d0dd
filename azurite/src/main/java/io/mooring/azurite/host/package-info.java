/** A host for a staged functions folder that behaves as the real Functions host does for HTTP and timer triggers. */
@NullMarked
package io.mooring.azurite.host;

import org.jspecify.annotations.NullMarked;
