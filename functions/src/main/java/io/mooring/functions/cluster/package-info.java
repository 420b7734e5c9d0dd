/** Connected clusters, as users see and change them. */
@NullMarked
package io.mooring.functions.cluster;

import org.jspecify.annotations.NullMarked;
