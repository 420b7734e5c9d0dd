/** Protected settings in the cluster: the keys that open them, and the Secrets that they become. */
@NullMarked
package io.mooring.agents.secret;

import org.jspecify.annotations.NullMarked;
