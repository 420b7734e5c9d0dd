/** Who may call what: the table of operations, users' tokens, owners. */
@NullMarked
package io.mooring.functions.access;

import org.jspecify.annotations.NullMarked;
