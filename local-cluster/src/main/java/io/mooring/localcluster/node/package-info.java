/** A node that runs the containers of its pods as local processes. */
@NullMarked
package io.mooring.localcluster.node;

import org.jspecify.annotations.NullMarked;
