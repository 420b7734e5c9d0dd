/** Resource groups. */
@NullMarked
package io.mooring.functions.group;

import org.jspecify.annotations.NullMarked;
