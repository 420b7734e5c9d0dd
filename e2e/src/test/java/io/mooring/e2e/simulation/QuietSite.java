package io.mooring.e2e.simulation;

import io.mooring.agents.loop.Backoff;
import io.mooring.protocol.agent.StatusReport;
import io.mooring.protocol.configuration.FluxConfigurationReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One cluster with one configuration, and no faults but that the hub cannot be reached. */
final class QuietSite {
    /** Slower than they would be, as is the contact; what happens at it is the same. */
    private static final Duration HEARTBEAT = Duration.ofMinutes(8);

    private static final SimulatedCluster.Pace PACE = new SimulatedCluster.Pace(
            Duration.ofMinutes(60), new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(30)), 20);

    private final World world;
    private final Owner owner;
    private final SimulatedCluster cluster;
    private final List<String> reported = new ArrayList<>();

    /** A site that has just been connected and configured. */
    QuietSite(long seed) {
        Chance.begin(seed);
        world = new World(seed, Weather.NONE);
        var truth = new Truth();
        var fleet = new HubFleet(world, 2, HEARTBEAT, world.clock(() -> Duration.ZERO), Bug.NONE::store);
        var network = new Network(world, fleet, truth);
        network.listen(this::note);
        owner = new Owner(world, fleet, truth);
        cluster = new SimulatedCluster(
                Simulation.id("site"),
                world,
                network,
                new SimulatedCluster.Setup(PACE, Duration.ofMinutes(-4)),
                Bug.NONE::secrets);
        OnboardingPair keys = OnboardingPair.of(0);
        owner.create(cluster, keys.publicKey(), () -> cluster.install(keys.pem()));
        pass(Duration.ofMinutes(30));
        owner.configure(cluster, "a", 1);
        pass(Duration.ofMinutes(30));
    }

    private void note(StatusReport report) {
        report.fluxConfigurations().stream()
                .map(FluxConfigurationReport::sourceSyncedCommitId)
                .forEach(reported::add);
    }

    private void pass(Duration time) {
        world.runUntil(world.now().plus(time));
    }

    Instant now() {
        return world.now();
    }

    List<String> violations() {
        return world.violations();
    }

    void beReachable(Duration time) {
        cluster.cut(false);
        reported.clear();
        pass(time);
    }

    /** Cuts the line; meanwhile so many commits arrive in the cluster. */
    void beSilent(Duration time, int commits) {
        cluster.cut(true);
        for (int i = 0; i < commits; i++) {
            pass(time.dividedBy(commits));
            cluster.commit();
        }
    }

    /** The commits that were reported at this contact, as they arrived. */
    List<String> reported() {
        return reported;
    }

    /** When the cluster's certificate runs out. */
    Instant certificate() {
        return cluster.leaf().getNotAfter().toInstant();
    }

    String status() {
        return owner.look(Owner.path(cluster.id()))
                .orElseThrow()
                .at("/properties/connectivityStatus")
                .asString("");
    }

    /** The commit that the cluster has. */
    String newest() {
        return String.format(Locale.ROOT, "main@sha1:%040d", cluster.revisions().get("a"));
    }

    /** The commit that the hub shows. */
    String shown() {
        return owner.look(Owner.path(cluster.id(), "a"))
                .orElseThrow()
                .at("/properties/sourceSyncedCommitId")
                .asString("");
    }
}
