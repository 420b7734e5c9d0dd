/** Configurations from Git. */
@NullMarked
package io.mooring.cli.gitops;

import org.jspecify.annotations.NullMarked;
