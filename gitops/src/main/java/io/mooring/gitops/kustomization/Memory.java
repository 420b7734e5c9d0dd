package io.mooring.gitops.kustomization;

import io.mooring.gitops.object.ObjectRef;
import io.mooring.gitops.plan.Applied;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** What this process remembers of one Kustomization between activations. Losing it costs requests, nothing else. */
final class Memory {
    private Trigger trigger = Trigger.NONE;
    private String content = "";
    private Instant due = Instant.MIN;
    private Instant checkAt = Instant.MIN;
    private int failures;
    private int waits;
    private final Map<ObjectRef, Applied> applied = new HashMap<>();
    private final HealthState health = new HealthState();

    /** What makes an attempt due at once when it changes. */
    record Trigger(String uid, long generation, String requestedAt, String artifact, String dependencies) {
        static final Trigger NONE = new Trigger("", -1, "", "", "");
    }

    /** Whether an attempt is due, and why. */
    enum Due {
        NOT_YET,
        /** Something it depends on has changed, or its interval is over. */
        ATTEMPT
    }

    Due due(Trigger now, Instant instant) {
        return !now.equals(trigger) || !instant.isBefore(due) ? Due.ATTEMPT : Due.NOT_YET;
    }

    /** Whether the objects in the cluster are to be compared with what was applied. */
    boolean compares(Trigger now, Instant instant) {
        return !instant.isBefore(checkAt)
                || now.generation() != trigger.generation()
                || !now.requestedAt().equals(trigger.requestedAt())
                || !now.uid().equals(trigger.uid());
    }

    boolean wholly(String wanted) {
        return content.equals(wanted);
    }

    void completed(String done) {
        content = done;
    }

    void comparedUntil(Instant next) {
        checkAt = next;
    }

    void handled(Trigger now) {
        trigger = now;
    }

    void succeeded(Instant next) {
        failures = 0;
        waits = 0;
        due = next;
    }

    void waiting(Instant next) {
        due = next;
    }

    int waitedAgain() {
        return ++waits;
    }

    int failed() {
        content = "";
        waits = 0;
        return ++failures;
    }

    Instant dueAt() {
        return due;
    }

    Map<ObjectRef, Applied> applied() {
        return applied;
    }

    HealthState health() {
        return health;
    }
}
