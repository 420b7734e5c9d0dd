package io.mooring.functions.desired;

import io.mooring.functions.arm.SystemData;
import io.mooring.protocol.secret.ProtectedSettings;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One thing that is wanted of a cluster: a configuration or an extension.
 *
 * @param name in the case in which it was created
 * @param generation grows with each change of this item; unique in its cluster
 * @param firstGeneration the one with which it was created
 * @param changedAt when it got its generation
 * @param deleting it is to go, and the agents have not said yet that it has
 * @param spec a FluxConfigurationSpec or ExtensionSpec
 * @param report what the agents said last, null before
 * @param protectedSettings what only the cluster can read, null if there is nothing
 */
public record Item(
        ItemKind kind,
        String name,
        long generation,
        long firstGeneration,
        Instant changedAt,
        boolean deleting,
        JsonNode spec,
        SystemData systemData,
        @Nullable Report report,
        @Nullable ProtectedSettings protectedSettings) {
    /** A change that the cluster has not taken up for so long has failed, as the contract has it. */
    static final Duration PATIENCE = Duration.ofDays(2);

    public static final String TIMED_OUT_MESSAGE =
            "The cluster did not take this up within 48 hours. Put it again when the cluster is connected.";

    /**
     * What agents said.
     *
     * @param generation of the item that it is about
     * @param body a FluxConfigurationReport or ExtensionReport
     */
    public record Report(long generation, Instant at, JsonNode body) {}

    /** How far the cluster is with what it was asked. */
    public enum Progress {
        /** The cluster has not taken up this generation yet. */
        PENDING,
        /** The report is about this generation. */
        REPORTED,
        /** Not taken up for too long. */
        TIMED_OUT,
        DELETING
    }

    public Progress progress(Instant now) {
        if (deleting) {
            return Progress.DELETING;
        }
        if (report != null && report.generation() >= generation) {
            return Progress.REPORTED;
        }
        return now.isBefore(changedAt.plus(PATIENCE)) ? Progress.PENDING : Progress.TIMED_OUT;
    }

    /** The word of the contract for an item that the cluster has not finished with. */
    public String unfinished() {
        return generation == firstGeneration ? "Creating" : "Updating";
    }

    Item reported(@Nullable Report newer) {
        return new Item(
                kind,
                name,
                generation,
                firstGeneration,
                changedAt,
                deleting,
                spec,
                systemData,
                newer,
                protectedSettings);
    }

    /** The same for its cluster, but for how its settings are encrypted. */
    Item withSettings(@Nullable ProtectedSettings settings) {
        return new Item(
                kind, name, generation, firstGeneration, changedAt, deleting, spec, systemData, report, settings);
    }

    /** The tombstone of this item; nobody needs its protected settings any more. */
    Item deleted(long nextGeneration, SystemData by, Instant now) {
        return new Item(kind, name, nextGeneration, firstGeneration, now, true, spec, by, report, null);
    }
}
