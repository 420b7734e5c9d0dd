package io.mooring.protocol.agent;

import org.jspecify.annotations.Nullable;

/**
 * A cluster asks which authorities it is to trust, and says which it does.
 *
 * @param known {@link AuthoritiesResponse#digest} of what it has stored, null if nothing
 */
public record AuthoritiesRequest(@Nullable String known) {}
