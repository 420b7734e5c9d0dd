/** Extensions: Helm charts under management. */
@NullMarked
package io.mooring.cli.extension;

import org.jspecify.annotations.NullMarked;
