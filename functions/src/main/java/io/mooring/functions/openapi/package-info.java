/** The description of the hub's API for tools: made from the declarations of types and the table of operations. */
@NullMarked
package io.mooring.functions.openapi;

import org.jspecify.annotations.NullMarked;
