/** Tests of the tables, and a table in memory. */
@NullMarked
package io.mooring.functions.tables;

import org.jspecify.annotations.NullMarked;
