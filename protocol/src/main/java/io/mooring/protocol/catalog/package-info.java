/** The catalogue's vocabulary: types of extensions, their versions, and the settings they take. */
@NullMarked
package io.mooring.protocol.catalog;

import org.jspecify.annotations.NullMarked;
