/** Extensions: Helm charts under management. */
@NullMarked
package io.mooring.protocol.extension;

import org.jspecify.annotations.NullMarked;
