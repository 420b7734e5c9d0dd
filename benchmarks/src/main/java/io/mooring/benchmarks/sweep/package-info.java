/** What it costs to keep an eye on very many clusters, and to start again among them. */
@NullMarked
package io.mooring.benchmarks.sweep;

import org.jspecify.annotations.NullMarked;
