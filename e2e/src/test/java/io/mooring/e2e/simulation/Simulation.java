package io.mooring.e2e.simulation;

import io.mooring.functions.HubInstance;
import io.mooring.protocol.arm.ClusterId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** One run: a hub, its clusters, their owner and the weather, all drawn from one seed. */
final class Simulation {
    private static final String GROUP = "fleet";

    /** Runs at the pace of real agents have so much more to do in a day. */
    private static final int SHORTER = 8;

    private final long seed;
    private final int days;
    private final Random plan;
    private final World world;
    private final Truth truth = new Truth();
    private final HubFleet fleet;
    private final Network network;
    private final Owner owner;
    private final Checks checks;
    private final List<SimulatedCluster> clusters = new ArrayList<>();
    private final Duration sweepEvery;
    private final int haste;
    private boolean calm;

    /** What came of it. */
    record Outcome(
            long seed,
            List<String> violations,
            long clusterDays,
            Map<Fault, Long> faults,
            long events,
            long probes,
            long trace) {}

    Simulation(long seed, int days, Bug bug) {
        this.seed = seed;
        Chance.begin(seed);
        plan = new Random(seed);
        haste = bug.haste();
        world = new World(plan.nextLong(), Weather.of(plan));
        boolean real = plan.nextInt(8) == 0;
        this.days = real ? Math.max(1, days / SHORTER) : days;
        sweepEvery = Duration.ofMinutes(real ? 1 : 5 + plan.nextInt(10));
        Duration interval = Duration.ofSeconds(real ? 60 : 420 + plan.nextInt(180));
        fleet = new HubFleet(world, 1 + plan.nextInt(4), interval, world.clock(() -> Duration.ZERO), bug::store);
        network = new Network(world, fleet, truth);
        owner = new Owner(world, fleet, truth);
        checks = new Checks(world, fleet, truth, owner);
        int count = 1 + plan.nextInt(3);
        for (int i = 0; i < count; i++) {
            add(i, bug, real ? SimulatedCluster.Pace.REAL : SimulatedCluster.Pace.SLOW);
        }
    }

    static ClusterId id(String name) {
        return new ClusterId(HubInstance.SUBSCRIPTION, GROUP, name);
    }

    private void add(int number, Bug bug, SimulatedCluster.Pace pace) {
        Duration skew = Duration.ofSeconds(plan.nextInt(601) - 300L);
        var cluster = new SimulatedCluster(
                id("edge-" + number), world, network, new SimulatedCluster.Setup(pace, skew), bug::secrets);
        clusters.add(cluster);
        OnboardingPair keys = OnboardingPair.of(number);
        world.in(
                world.upTo(Duration.ofHours(2)),
                "create",
                () -> owner.create(cluster, keys.publicKey(), () -> cluster.install(keys.pem())));
        every(cluster.name() + " probe", Duration.ofHours(2), () -> checks.status(cluster));
        every("commit", Duration.ofHours(30), cluster::commit);
        every(
                "facts",
                Duration.ofDays(4),
                () -> cluster.facts(1 + world.random().nextInt(5)));
        every("configure", Duration.ofDays(3).dividedBy(haste), () -> configure(cluster));
        every(
                "reports",
                Duration.ofHours(5),
                () -> List.of("a", "b", "c").forEach(name -> checks.reports(cluster, name)));
        every("partition", Duration.ofDays(15).dividedBy(haste), () -> outage(Fault.PARTITION, cluster));
        every("power", Duration.ofDays(12).dividedBy(haste), () -> outage(Fault.POWER_OFF, cluster));
        every("recreate", Duration.ofDays(60).dividedBy(haste), () -> recreate(cluster, keys));
    }

    Outcome run() {
        begin();
        world.runUntil(World.START.plus(Duration.ofDays(days)));
        settle();
        return new Outcome(
                seed,
                world.violations(),
                (long) days * clusters.size(),
                world.faults(),
                world.events(),
                checks.probes(),
                world.trace());
    }

    /** Runs until a rule is seen to be broken; false if it is not. */
    boolean breaks(String rule) {
        begin();
        for (int hours = 0; hours < days * 24 && !broken(rule); hours += 2) {
            world.runUntil(World.START.plus(Duration.ofHours(hours)));
        }
        if (!broken(rule)) {
            settle();
        }
        return broken(rule);
    }

    private boolean broken(String rule) {
        return world.violations().stream().anyMatch(violation -> violation.contains(rule));
    }

    List<String> violations() {
        return world.violations();
    }

    private void begin() {
        every("storage", Duration.ofDays(5), this::storageOutage);
        every("vault", Duration.ofDays(12), this::vaultOutage);
        world.in(sweepEvery, "sweep", this::sweep);
        every("authority", Duration.ofHours(14).dividedBy(haste), this::replaceAuthority);
        every("operations", Duration.ofHours(1), () -> fleet.timer(HubInstance::sweepOperations));
    }

    /** Faults end; then everything must find its way back by itself, but for what has really run out. */
    private void settle() {
        calm = true;
        world.calm();
        fleet.storageAway(false);
        fleet.vaultAway(false);
        clusters.forEach(cluster -> {
            cluster.off(false);
            cluster.cut(false);
        });
        world.runUntil(world.now().plus(Duration.ofHours(1)));
        for (int i = 0; i < clusters.size(); i++) {
            SimulatedCluster cluster = clusters.get(i);
            OnboardingPair keys = OnboardingPair.of(i);
            boolean expired = truth.all().stream()
                    .anyMatch(one ->
                            one.cluster().equals(cluster.name()) && one.lives() && truth.hasRunOut(one, world.now()));
            if (expired) {
                owner.delete(cluster, () -> owner.create(cluster, keys.publicKey(), () -> {}));
            }
        }
        world.runUntil(world.now().plus(Duration.ofHours(6)));
        checks.calm(clusters);
    }

    /** Repeats something after times around the given one until the weather is calm. */
    private void every(String what, Duration around, Runnable action) {
        world.in(around.dividedBy(2).plus(world.upTo(around)), what, () -> {
            if (!calm) {
                action.run();
                every(what, around, action);
            }
        });
    }

    private void sweep() {
        world.in(sweepEvery, "sweep", this::sweep);
        double rate = world.weather().sweep();
        if (world.strikes(Fault.SWEEP_MISSED, rate)) {
            return;
        }
        if (world.strikes(Fault.SWEEP_LATE, rate)) {
            world.in(world.upTo(sweepEvery), "late sweep", this::sweepNow);
            return;
        }
        if (world.strikes(Fault.SWEEP_DOUBLED, rate)) {
            world.in(world.upTo(Duration.ofSeconds(2)), "second sweep", this::sweepNow);
        }
        sweepNow();
    }

    private void sweepNow() {
        Instant begun = world.now();
        long before = world.disturbances();
        boolean ran = fleet.timer(HubInstance::sweep);
        boolean clean = ran && world.disturbances() == before && !fleet.isStorageAway();
        checks.history(begun, clean);
    }

    private void outage(Fault kind, SimulatedCluster cluster) {
        world.count(kind);
        Duration length = switch (world.random().nextInt(10)) {
            case 0 -> Duration.ofDays(100);
            case 1 -> Duration.ofDays(29);
            case 2, 3 -> world.upTo(Duration.ofDays(10));
            case 4, 5, 6 -> world.upTo(Duration.ofHours(10));
            default -> world.upTo(Duration.ofMinutes(30));
        };
        boolean power = kind == Fault.POWER_OFF;
        if (power) {
            cluster.off(true);
        } else {
            cluster.cut(true);
        }
        world.in(length, "over", () -> {
            if (power) {
                cluster.off(false);
            } else {
                cluster.cut(false);
            }
        });
    }

    private void storageOutage() {
        world.count(Fault.STORAGE_AWAY);
        fleet.storageAway(true);
        clusters.forEach(SimulatedCluster::disturbed);
        world.in(world.upTo(Duration.ofMinutes(20)), "storage is back", () -> fleet.storageAway(false));
    }

    private void vaultOutage() {
        world.count(Fault.VAULT_AWAY);
        fleet.vaultAway(true);
        world.in(world.upTo(Duration.ofDays(2)), "vault is back", () -> {
            fleet.vaultAway(false);
            clusters.forEach(SimulatedCluster::disturbed);
        });
        clusters.forEach(SimulatedCluster::disturbed);
    }

    private void replaceAuthority() {
        owner.replaceAuthority(
                List.of("rotate", "activate", "retire").get(world.random().nextInt(3)));
    }

    private void configure(SimulatedCluster cluster) {
        String name = List.of("a", "b", "c").get(world.random().nextInt(3));
        if (world.random().nextInt(4) == 0) {
            owner.unconfigure(cluster, name);
        } else {
            owner.configure(cluster, name, world.random().nextInt(100));
        }
    }

    private void recreate(SimulatedCluster cluster, OnboardingPair keys) {
        world.count(Fault.RECREATED);
        owner.delete(
                cluster,
                () -> world.in(
                        world.upTo(Duration.ofMinutes(10)),
                        "create again",
                        () -> owner.create(cluster, keys.publicKey(), () -> {})));
    }
}
