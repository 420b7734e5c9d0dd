package io.mooring.e2e.simulation;

import io.mooring.functions.HubInstance;
import io.mooring.functions.arm.Unavailable;
import io.mooring.functions.identity.MemoryVault;
import io.mooring.functions.tables.MemoryRows;
import io.mooring.functions.tables.Rows;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Instances of the hub that share a store. Each serves one request at a time; one that crashed is made anew. */
final class HubFleet {
    private static final Path CHART = Path.of("..", "functions", "src", "test", "resources", "agents-chart");

    private final World world;
    private final Duration heartbeatInterval;
    private final BiFunction<String, Rows, Rows> broken;
    private final Clock clock;
    private final Map<String, MemoryRows> tables = new TreeMap<>();
    private final MemoryVault vault = new MemoryVault();
    private final List<Instance> instances = new ArrayList<>();
    private boolean storageAway;

    private final class Instance {
        private @Nullable HubInstance hub;
        private boolean busy;

        HubInstance hub() {
            HubInstance running = hub;
            if (running == null) {
                running = new HubInstance(new HubInstance.Parts(
                        name -> new FaultyRows(world, broken.apply(name, table(name)), () -> storageAway),
                        vault,
                        clock,
                        heartbeatInterval,
                        world.random(),
                        CHART));
                hub = running;
            }
            return running;
        }
    }

    /**
     * A fleet that starts with an empty store.
     *
     * @param broken wraps each table, for a hub with a bug
     */
    HubFleet(World world, int size, Duration heartbeatInterval, Clock clock, BiFunction<String, Rows, Rows> broken) {
        this.world = world;
        this.heartbeatInterval = heartbeatInterval;
        this.clock = clock;
        this.broken = broken;
        for (int i = 0; i < size; i++) {
            instances.add(new Instance());
        }
    }

    MemoryRows table(String name) {
        return tables.computeIfAbsent(name, any -> new MemoryRows());
    }

    void storageAway(boolean away) {
        storageAway = away;
    }

    boolean isStorageAway() {
        return storageAway;
    }

    void vaultAway(boolean away) {
        vault.away(away);
    }

    /** The answer of some instance; empty if it crashed, or none is free. */
    Optional<HubInstance.Reply> ask(String method, URI uri, Map<String, String> headers, @Nullable String body) {
        Instance instance = free();
        if (instance == null) {
            return Optional.empty();
        }
        instance.busy = true;
        try {
            return Optional.of(instance.hub().ask(method, uri, headers, body));
        } catch (CrashError crash) {
            instance.hub = null;
            return Optional.empty();
        } finally {
            instance.busy = false;
        }
    }

    /** Whether a timer ran to its end. */
    boolean timer(java.util.function.Consumer<HubInstance> timer) {
        Instance instance = free();
        if (instance == null) {
            return false;
        }
        instance.busy = true;
        try {
            timer.accept(instance.hub());
            return true;
        } catch (CrashError crash) {
            instance.hub = null;
            return false;
        } catch (Unavailable away) {
            return false;
        } finally {
            instance.busy = false;
        }
    }

    private @Nullable Instance free() {
        List<Instance> free =
                instances.stream().filter(instance -> !instance.busy).toList();
        return free.isEmpty() ? null : free.get(world.random().nextInt(free.size()));
    }
}
