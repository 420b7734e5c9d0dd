/** How new versions of extension types spread through the fleet. */
@NullMarked
package io.mooring.functions.rollout;

import org.jspecify.annotations.NullMarked;
