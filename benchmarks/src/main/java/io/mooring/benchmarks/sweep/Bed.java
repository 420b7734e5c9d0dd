package io.mooring.benchmarks.sweep;

import io.mooring.azurite.LocalCloud;
import io.mooring.azurite.LocalCloudSettings;
import io.mooring.azurite.StorageEndpoints;
import io.mooring.benchmarks.Workbench;
import io.mooring.benchmarks.arm.ArmClient;
import io.mooring.benchmarks.arm.CountingProxy;
import io.mooring.benchmarks.arm.Fleet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * A local cloud with a seeded fleet, whose hub reaches the storage through a proxy that counts, and whose timers run
 * only when they are fired.
 */
record Bed(LocalCloud cloud, ArmClient hub, TableFleet fleet, CountingProxy proxy, double seedSeconds)
        implements AutoCloseable {
    private static final String NEVER = "0 0 0 1 1 *";

    /** Longer than the benchmark takes: clusters that were heard then stay Connected. */
    private static final Duration AHEAD = Duration.ofHours(2);

    /** The rows of one cluster that the hub makes. */
    static TableFleet.Template template(Workbench bench) throws Exception {
        bench.progress().accept("making one cluster through the hub");
        Path data = Files.createDirectories(bench.scratch().resolve("template"));
        try (LocalCloud cloud = LocalCloud.start(settings(bench, data).withAppSettings(schedule()))) {
            Fleet.put(new ArmClient(cloud), Fleet.path(TableFleet.TEMPLATE_GROUP, TableFleet.TEMPLATE_CLUSTER));
            return TableFleet.template(TableFleet.tables(cloud.storage().connectionString()));
        }
    }

    static Bed of(Workbench bench, TableFleet.Template template, int size, int perGroup) throws Exception {
        Path data = Files.createDirectories(bench.scratch().resolve("cloud-" + size));
        StorageEndpoints storage;
        double seconds;
        try (LocalCloud cloud = LocalCloud.start(LocalCloudSettings.at(data))) {
            storage = cloud.storage();
            bench.progress().accept("seeding " + size + " clusters");
            long began = bench.nanos().getAsLong();
            new TableFleet(TableFleet.tables(storage.connectionString()), template, size, perGroup)
                    .create(cloud.clock().instant().plus(AHEAD));
            seconds = bench.secondsSince(began);
        }
        CountingProxy proxy = CountingProxy.to(storage.tablePort(), bench.nanos());
        Map<String, String> counted = new HashMap<>(schedule());
        counted.put(
                "MOORING_STORAGE_CONNECTION_STRING",
                storage.connectionString().replace(":" + storage.tablePort() + "/", ":" + proxy.port() + "/"));
        LocalCloud cloud = LocalCloud.start(settings(bench, data).withAppSettings(counted));
        var fleet = new TableFleet(TableFleet.tables(storage.connectionString()), template, size, perGroup);
        return new Bed(cloud, new ArmClient(cloud), fleet, proxy, seconds);
    }

    private static Map<String, String> schedule() {
        return Map.of("MOORING_SWEEP_SCHEDULE", NEVER);
    }

    private static LocalCloudSettings settings(Workbench bench, Path data) {
        return LocalCloudSettings.at(data)
                .withFunctions(bench.checkout().resolve("functions/target/azure-functions/mooring-hub"))
                .withProgress(bench.progress());
    }

    @Override
    public void close() throws IOException {
        cloud.close();
        proxy.close();
    }
}
