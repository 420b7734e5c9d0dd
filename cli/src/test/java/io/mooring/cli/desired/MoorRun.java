package io.mooring.cli.desired;

import io.mooring.cli.Cli;
import io.mooring.cli.SteppedClock;
import io.mooring.cli.Surroundings;
import io.mooring.cli.Waiting;
import io.mooring.cli.hub.HubServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Runs commands against a hub in this process, on a clock that moves while they wait. */
final class MoorRun implements AutoCloseable {
    private final HubServer hub = new HubServer();
    private final SteppedClock clock = new SteppedClock();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** Runs a command line whose words have no blanks in them; returns its exit code. */
    int moor(String line) {
        Surroundings surroundings = new Surroundings(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of("MOORING_HUB_URL", hub.url().toString(), "MOORING_TOKEN", "secret"),
                null,
                false);
        return new Cli(surroundings, new Waiting(clock, clock::advance, () -> 1)).run(List.of(line.split(" ")));
    }

    HubServer hub() {
        return hub;
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        hub.close();
    }
}
