/** The loop around the reconcilers: watches, a work queue, backoff. */
@NullMarked
package io.mooring.gitops.operator;

import org.jspecify.annotations.NullMarked;
