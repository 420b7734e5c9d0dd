/** What the hub claims about its link to a cluster, and from which facts. */
@NullMarked
package io.mooring.protocol.connectivity;

import org.jspecify.annotations.NullMarked;
