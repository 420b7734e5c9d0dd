/** The local cloud and the local cluster: starting, stopping, showing what they offer. */
@NullMarked
package io.mooring.cli.local;

import org.jspecify.annotations.NullMarked;
