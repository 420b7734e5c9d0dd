/** Rows in Table storage: outcomes, deadlines, tables that come back by themselves. */
@NullMarked
package io.mooring.functions.tables;

import org.jspecify.annotations.NullMarked;
