/** Commands about who may do what. */
@NullMarked
package io.mooring.cli.access;

import org.jspecify.annotations.NullMarked;
