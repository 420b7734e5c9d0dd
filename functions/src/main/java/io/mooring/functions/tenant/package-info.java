/** The hub as a tenant with subscriptions, and what clients ask of a cloud before anything else. */
@NullMarked
package io.mooring.functions.tenant;

import org.jspecify.annotations.NullMarked;
