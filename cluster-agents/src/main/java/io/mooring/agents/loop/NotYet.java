package io.mooring.agents.loop;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A pass cannot do its work now for a reason outside of the agent; it will be tried again. */
public class NotYet extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final @Nullable Duration retryAfter;

    public NotYet(String message) {
        this(message, null, null);
    }

    /** @param retryAfter the other side's wish, null if it has none */
    public NotYet(String message, @Nullable Throwable cause, @Nullable Duration retryAfter) {
        super(message, cause);
        this.retryAfter = retryAfter;
    }

    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
