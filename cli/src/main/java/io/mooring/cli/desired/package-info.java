/** What the hub wants in a cluster: configurations and extensions, as far as they are alike. */
@NullMarked
package io.mooring.cli.desired;

import org.jspecify.annotations.NullMarked;
