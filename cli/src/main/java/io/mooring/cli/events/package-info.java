/** Who is told of what happens to clusters. */
@NullMarked
package io.mooring.cli.events;

import org.jspecify.annotations.NullMarked;
