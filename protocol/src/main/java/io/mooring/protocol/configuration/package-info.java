/** Flux configurations: a Git source and what to apply from it. */
@NullMarked
package io.mooring.protocol.configuration;

import org.jspecify.annotations.NullMarked;
