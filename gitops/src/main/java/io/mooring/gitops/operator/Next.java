package io.mooring.gitops.operator;

import java.time.Duration;

/** When a reconciler wants to look at a resource again, if nothing wakes it before. */
public sealed interface Next {
    /** Only when something changes. */
    record WhenWoken() implements Next {}

    record After(Duration delay) implements Next {}
}
