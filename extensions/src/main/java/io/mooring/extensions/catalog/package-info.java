/** The catalogue: which types of extensions there are, and what each installs. */
@NullMarked
package io.mooring.extensions.catalog;

import org.jspecify.annotations.NullMarked;
