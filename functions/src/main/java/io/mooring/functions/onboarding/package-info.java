/** What {@code az connectedk8s} asks of a location's data plane before it installs the agents. */
@NullMarked
package io.mooring.functions.onboarding;

import org.jspecify.annotations.NullMarked;
