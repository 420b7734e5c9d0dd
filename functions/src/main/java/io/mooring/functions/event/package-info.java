/** Events about clusters, and who is told of them. */
@NullMarked
package io.mooring.functions.event;

import org.jspecify.annotations.NullMarked;
