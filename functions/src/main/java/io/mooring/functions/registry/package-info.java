/** A read-only OCI registry that serves one thing: the agents' chart. */
@NullMarked
package io.mooring.functions.registry;

import org.jspecify.annotations.NullMarked;
