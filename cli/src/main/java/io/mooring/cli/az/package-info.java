/** What the stock {@code az} needs on this machine to work with a hub. */
@NullMarked
package io.mooring.cli.az;

import org.jspecify.annotations.NullMarked;
