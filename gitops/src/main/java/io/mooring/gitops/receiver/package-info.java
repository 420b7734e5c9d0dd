/** Webhooks: who calls one makes the operator look at sources at once. */
@NullMarked
package io.mooring.gitops.receiver;

import org.jspecify.annotations.NullMarked;
