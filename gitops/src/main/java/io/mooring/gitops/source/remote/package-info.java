/** Plain HTTP to the servers of sources: trust, limits, redirects and deadlines. */
@NullMarked
package io.mooring.gitops.source.remote;

import org.jspecify.annotations.NullMarked;
