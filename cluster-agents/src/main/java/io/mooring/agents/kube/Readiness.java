package io.mooring.agents.kube;

import io.mooring.protocol.crd.Condition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an object stands in the words of Kubernetes' tools: the conditions Ready, Reconciling and Stalled, of which the last
 * two are there only while they are true.
 *
 * @param reason one word in CamelCase
 */
public record Readiness(Progress progress, String reason, String message) {
    public static final String READY = "Ready";
    public static final String RECONCILING = "Reconciling";
    public static final String STALLED = "Stalled";

    /** How far the work on an object is. */
    public enum Progress {
        DONE,
        WORKING,
        /** It failed and is tried again. */
        RETRYING,
        /** Only another spec, or another object, can help. */
        STALLED
    }

    public static Readiness done(String reason, String message) {
        return new Readiness(Progress.DONE, reason, message);
    }

    public static Readiness working(String reason, String message) {
        return new Readiness(Progress.WORKING, reason, message);
    }

    public static Readiness retrying(String reason, String message) {
        return new Readiness(Progress.RETRYING, reason, message);
    }

    public static Readiness stalled(String reason, String message) {
        return new Readiness(Progress.STALLED, reason, message);
    }

    /** It rests, because the cluster's certificate has run out; what it made runs on. */
    public static Readiness expired() {
        return stalled(
                "Expired",
                "The cluster's identity certificate has run out, so nothing is reconciled; what is there runs on."
                        + " Reactivate the cluster (moor reactivate), or delete it at the hub and connect it again.");
    }

    /**
     * The conditions of an object.
     *
     * @param before those that it has, null if it has none
     */
    public List<Condition> conditions(StoredObject object, @Nullable List<Condition> before, Instant now) {
        List<Condition> next = new ArrayList<>();
        next.add(condition(READY, progress == Progress.DONE ? "True" : "False", reason, object));
        switch (progress) {
            case DONE -> {}
            case WORKING -> next.add(condition(RECONCILING, "True", reason, object));
            case RETRYING -> next.add(condition(RECONCILING, "True", "ProgressingWithRetry", object));
            case STALLED -> next.add(condition(STALLED, "True", reason, object));
        }
        return next.stream()
                .map(condition -> ConnectedClusters.transition(find(before, condition.type()), condition, now))
                .toList();
    }

    private Condition condition(String type, String status, String why, StoredObject object) {
        return new Condition(type, status, why, message, null, object.generation());
    }

    private static @Nullable Condition find(@Nullable List<Condition> conditions, String type) {
        return conditions == null
                ? null
                : conditions.stream()
                        .filter(condition -> condition.type().equals(type))
                        .findFirst()
                        .orElse(null);
    }
}
