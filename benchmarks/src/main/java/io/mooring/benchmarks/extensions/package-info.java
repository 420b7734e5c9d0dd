/** What extensions cost. */
@NullMarked
package io.mooring.benchmarks.extensions;

import org.jspecify.annotations.NullMarked;
