package io.mooring.e2e.simulation;

import io.mooring.functions.connectivity.TransitionLog;
import io.mooring.functions.tables.KeyRange;
import io.mooring.functions.tables.Row;
import io.mooring.functions.tables.RowKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Holds what the hub says against the truth. Knows of the hub only what it shows, and the rows of the history. */
final class Checks {
    private final World world;
    private final HubFleet fleet;
    private final Truth truth;
    private final Owner owner;
    private final Map<String, History> histories = new HashMap<>();
    private final Map<String, String> reported = new HashMap<>();
    private long probes;

    Checks(World world, HubFleet fleet, Truth truth, Owner owner) {
        this.world = world;
        this.fleet = fleet;
        this.truth = truth;
        this.owner = owner;
    }

    private static final class History {
        private @Nullable RowKey last;
        private String status = "Connecting";
        private Instant seenAt = Instant.MIN;
        private Instant checkedAt = Instant.MIN;
    }

    long probes() {
        return probes;
    }

    /** The status that the hub shows is one that the truth allows. */
    void status(SimulatedCluster cluster) {
        Optional<JsonNode> shown = owner.look(Owner.path(cluster.id()));
        if (shown.isEmpty()) {
            return;
        }
        probes++;
        String principal = shown.get().at("/identity/principalId").asString("");
        String status = shown.get().at("/properties/connectivityStatus").asString("");
        Truth.Incarnation of = truth.find(principal);
        if (of == null || !of.lives()) {
            return;
        }
        Set<String> allowed = truth.allowed(of, world.now());
        if (!allowed.contains(status)) {
            world.violation("the status is the truth", cluster.name() + " is " + allowed + ", not " + status);
        }
    }

    /** What is shown of a configuration never goes back to an older report. */
    void reports(SimulatedCluster cluster, String configuration) {
        Optional<JsonNode> shown = owner.look(Owner.path(cluster.id(), configuration));
        if (shown.isEmpty()) {
            return;
        }
        String id = shown.get().at("/systemData/createdAt").asString("") + configuration + cluster.name();
        String commit = shown.get().at("/properties/sourceSyncedCommitId").asString("");
        String before = reported.put(id, commit);
        if (before != null && commit.compareTo(before) < 0) {
            world.violation(
                    "the newest report wins", cluster.name() + "/" + configuration + ": " + before + " > " + commit);
        }
    }

    /**
     * Each transition is in the history once, follows on the one before it, and was true when it was seen.
     *
     * @param clean the sweep that just ran saw everything: no transition may be missing
     */
    void history(Instant sweptAt, boolean clean) {
        truth.byPrincipal().forEach((principal, of) -> {
            if (of.lives()) {
                history(principal, of, sweptAt, clean);
            }
        });
    }

    private void history(String principal, Truth.Incarnation of, Instant sweptAt, boolean clean) {
        History known = histories.computeIfAbsent(principal, any -> new History());
        RowKey link = RowKey.incarnation(Simulation.id(of.cluster()), principal);
        for (Row row : fleet.table(TransitionLog.TABLE)
                .list(KeyRange.rows(link.partition(), link.row()).after(known.last), 100)) {
            String from = String.valueOf(row.text("From"));
            String to = String.valueOf(row.text("To"));
            Instant seenAt = row.time("SeenAt");
            if (!from.equals(known.status)
                    || from.equals(to)
                    || seenAt == null
                    || known.last != null && seenAt.isBefore(known.seenAt.minus(World.REQUEST_MAX))) {
                world.violation(
                        "the history is a chain",
                        of.cluster() + ": " + known.status + ", then " + from + ">" + to + " at " + seenAt);
            }
            known.last = row.key();
            known.status = to;
            known.seenAt = seenAt == null ? known.seenAt : seenAt;
            Set<String> allowed = truth.allowed(of, known.seenAt);
            if (!allowed.contains(to)) {
                world.violation(
                        "the history is the truth", of.cluster() + " was " + allowed + " at " + seenAt + ", not " + to);
            }
        }
        if (clean) {
            Set<String> allowed = truth.allowed(of, sweptAt);
            if (!allowed.contains(known.status)) {
                world.violation(
                        "a transition is one sweep late at most",
                        of.cluster() + " is " + allowed + ", announced is " + known.status + ", last complete sweep "
                                + known.checkedAt);
            }
            known.checkedAt = sweptAt;
        }
    }

    /** In calm weather all that can be well is well. */
    void calm(List<SimulatedCluster> clusters) {
        for (SimulatedCluster cluster : clusters) {
            Optional<JsonNode> shown = owner.look(Owner.path(cluster.id()));
            String status = shown.map(
                            json -> json.at("/properties/connectivityStatus").asString(""))
                    .orElse("absent");
            if (!status.equals("Connected")) {
                world.violation("a cluster comes back", cluster.name() + " is " + status);
            }
            cluster.applied().forEach((name, generation) -> {
                String wanted = String.format(
                        java.util.Locale.ROOT,
                        "main@sha1:%040d",
                        cluster.revisions().get(name));
                String commit = owner.look(Owner.path(cluster.id(), name))
                        .map(json -> json.at("/properties/sourceSyncedCommitId").asString(""))
                        .orElse("absent");
                if (!commit.equals(wanted)) {
                    world.violation(
                            "the newest report arrives",
                            cluster.name() + "/" + name + ": " + commit + ", not " + wanted);
                }
            });
        }
    }
}
