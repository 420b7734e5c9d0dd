/** The command line: its entry, its global options, its exit codes. */
@NullMarked
package io.mooring.cli;

import org.jspecify.annotations.NullMarked;
