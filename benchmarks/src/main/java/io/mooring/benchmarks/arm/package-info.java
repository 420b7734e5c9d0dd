/** What the hub's ARM routes cost. */
@NullMarked
package io.mooring.benchmarks.arm;

import org.jspecify.annotations.NullMarked;
