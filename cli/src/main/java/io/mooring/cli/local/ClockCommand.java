package io.mooring.cli.local;

import io.mooring.azurite.LocalClock;
import io.mooring.cli.Moor;
import io.mooring.cli.output.DurationText;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code moor clock}. */
@Command(
        name = "clock",
        description = "Moves the clock of the local cloud: hub and issuer follow it, this machine does not.",
        mixinStandardHelpOptions = true)
public final class ClockCommand implements Runnable {
    private final Moor moor;

    @ArgGroup(exclusive = true, multiplicity = "1")
    private final Change change = new Change();

    @Option(
            names = "--agents",
            description = "The local cluster's agents then tell the same time; else theirs stays as it is.")
    private boolean agents;

    /** Exactly one of these. */
    static final class Change {
        @Option(names = "--advance", paramLabel = "DURATION", description = "Moves it forward: 15m, PT15M, 90d.")
        private @Nullable String advance;

        @Option(names = "--freeze", paramLabel = "INSTANT", description = "Stops it at a time (RFC 3339), or now.")
        private @Nullable String freeze;

        @Option(names = "--reset", description = "Back to the real time.")
        private boolean reset;
    }

    ClockCommand(Moor moor) {
        this.moor = moor;
    }

    @Override
    public void run() {
        Clock real = moor.waiting().clock();
        LocalClock clock = LocalRun.require(moor.dataFolder()).cloud().clock(real);
        Instant time = moved(clock);
        if (agents) {
            LocalClock.following(moor.dataFolder().agentsClock(), real).as(clock);
        }
        moor.output().say("The local cloud's time is " + time + ".");
    }

    private Instant moved(LocalClock clock) {
        if (change.advance != null) {
            return clock.advance(DurationText.parse(change.advance));
        }
        if (change.freeze != null) {
            return clock.freeze(instant(change.freeze, clock));
        }
        return change.reset ? clock.reset() : clock.instant();
    }

    private static Instant instant(String text, LocalClock clock) {
        if (text.equalsIgnoreCase("now")) {
            return clock.instant();
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException bad) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a time: write for instance 2026-01-31T12:00:00Z, or now.", bad);
        }
    }
}
