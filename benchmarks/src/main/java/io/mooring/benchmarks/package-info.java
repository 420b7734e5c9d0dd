/** What Mooring costs: each benchmark measures packages as they are shipped, beside a baseline of the same run. */
@NullMarked
package io.mooring.benchmarks;

import org.jspecify.annotations.NullMarked;
