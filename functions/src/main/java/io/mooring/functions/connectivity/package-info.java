/** Signs of life of the clusters, and what the hub makes of them. */
@NullMarked
package io.mooring.functions.connectivity;

import org.jspecify.annotations.NullMarked;
