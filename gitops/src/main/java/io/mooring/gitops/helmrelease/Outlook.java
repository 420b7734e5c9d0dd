package io.mooring.gitops.helmrelease;

import java.time.Duration;

/** How things stand after a step. */
sealed interface Outlook {
    /** Nothing is left to do until something changes or the interval is over. */
    record Done() implements Outlook {}

    /** It goes on after a pause. */
    record Again(Duration pause) implements Outlook {}

    /** It does not go on before something changes. */
    record Stuck() implements Outlook {}
}
