/** The hub's certificate authority, and its replacement. */
@NullMarked
package io.mooring.cli.authority;

import org.jspecify.annotations.NullMarked;
