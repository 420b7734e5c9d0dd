/** The pure decision what to write and what to delete. */
@NullMarked
package io.mooring.gitops.plan;

import org.jspecify.annotations.NullMarked;
