package io.mooring.gitops.kustomization;

import io.mooring.gitops.drift.Fights;
import io.mooring.gitops.object.ObjectRef;
import io.mooring.gitops.plan.Applied;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What this process remembers of one Kustomization between activations. Losing it costs requests, nothing else. */
final class Memory {
    private Trigger trigger = Trigger.NONE;
    private String content = "";
    private Instant due = Instant.MIN;
    private Instant checkAt = Instant.MIN;
    private History.Attempt attempt = History.Attempt.NONE;
    private int failures;
    private int waits;
    private final Map<ObjectRef, Applied> applied = new ConcurrentHashMap<>();
    private final Set<ObjectRef> suspects = new HashSet<>();
    private final Fights fights = new Fights();
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

    /** What was built last. */
    History.Attempt attempt() {
        return attempt;
    }

    void attempts(History.Attempt next) {
        attempt = next;
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

    /** Whether an object with this mark is something to look at; called by watches, while an attempt may be running. */
    boolean interested(ObjectRef ref, String mark) {
        Applied known = applied.get(ref);
        return known == null || !known.mark().equals(mark) || health.awaits(ref);
    }

    /** Everything was applied, so that it makes sense to repair single objects. */
    boolean complete() {
        return !content.isEmpty();
    }

    /** Objects that may have drifted. */
    Set<ObjectRef> suspects() {
        return suspects;
    }

    Fights fights() {
        return fights;
    }

    HealthState health() {
        return health;
    }
}
