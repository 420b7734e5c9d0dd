/** Protected settings: what users send, encrypted for the cluster that it is for. */
@NullMarked
package io.mooring.functions.secret;

import org.jspecify.annotations.NullMarked;
