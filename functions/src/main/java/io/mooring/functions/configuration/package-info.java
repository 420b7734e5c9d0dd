/** Flux configurations in the REST contract's form. */
@NullMarked
package io.mooring.functions.configuration;

import org.jspecify.annotations.NullMarked;
