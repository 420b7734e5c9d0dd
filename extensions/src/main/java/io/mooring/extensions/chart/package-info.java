/** Charts: where they come from, which version is meant, and a safe copy of them on this machine. */
@NullMarked
package io.mooring.extensions.chart;

import org.jspecify.annotations.NullMarked;
