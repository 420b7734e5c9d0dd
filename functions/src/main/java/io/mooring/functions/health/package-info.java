/** Whether the hub can serve. */
@NullMarked
package io.mooring.functions.health;

import org.jspecify.annotations.NullMarked;
