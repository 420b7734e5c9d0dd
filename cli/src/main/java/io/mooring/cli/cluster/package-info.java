/** Connecting clusters, and looking after the connected ones. */
@NullMarked
package io.mooring.cli.cluster;

import org.jspecify.annotations.NullMarked;
