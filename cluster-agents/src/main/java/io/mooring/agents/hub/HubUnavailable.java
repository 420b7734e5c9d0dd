package io.mooring.agents.hub;

import io.mooring.agents.loop.NotYet;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The hub cannot be reached, or says that it cannot serve now. */
public final class HubUnavailable extends NotYet {
    private static final long serialVersionUID = 1;

    public HubUnavailable(String message, @Nullable Throwable cause, @Nullable Duration retryAfter) {
        super(message, cause, retryAfter);
    }
}
