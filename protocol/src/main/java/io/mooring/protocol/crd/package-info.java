/** The custom resources through which the agents of a cluster talk to each other. */
@NullMarked
package io.mooring.protocol.crd;

import org.jspecify.annotations.NullMarked;
