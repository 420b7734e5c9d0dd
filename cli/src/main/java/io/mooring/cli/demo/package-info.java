/** The demonstration of the whole path on one machine. */
@NullMarked
package io.mooring.cli.demo;

import org.jspecify.annotations.NullMarked;
