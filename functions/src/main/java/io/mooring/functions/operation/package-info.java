/** Long-running operations: how far each is, and for a day how it ended. */
@NullMarked
package io.mooring.functions.operation;

import org.jspecify.annotations.NullMarked;
