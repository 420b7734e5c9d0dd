/** Where the Functions runtime and the hub meet. */
@NullMarked
package io.mooring.functions.edge;

import org.jspecify.annotations.NullMarked;
