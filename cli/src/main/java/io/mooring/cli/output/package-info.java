/** How results and progress are shown. */
@NullMarked
package io.mooring.cli.output;

import org.jspecify.annotations.NullMarked;
