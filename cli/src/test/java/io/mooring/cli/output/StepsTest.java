package io.mooring.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mooring.cli.SteppedClock;
import io.mooring.cli.Waiting;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepsTest {
    private final SteppedClock clock = new SteppedClock();
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    private Steps steps() {
        Waiting waiting = new Waiting(clock, clock::advance, () -> 0);
        return new Steps(new PrintStream(shown, true, StandardCharsets.UTF_8), false, waiting);
    }

    @Test
    void aStepShowsItsTimeAndWhatItFound() {
        try (Steps steps = steps()) {
            int answer = steps.step("Azurite ready", progress -> {
                clock.advance(Duration.ofMillis(1400));
                progress.found("port 1");
                return 42;
            });

            assertEquals(42, answer);
            assertEquals("✓ Azurite ready port 1 1.4 s\n", shown.toString(StandardCharsets.UTF_8));
            assertEquals(List.of(new Steps.Taken("Azurite ready", Duration.ofMillis(1400))), steps.taken());
        }
    }

    @Test
    void aMilestoneBeginsTheTimeAnew() {
        try (Steps steps = steps()) {
            int unused = steps.step("Hub ready", progress -> {
                clock.advance(Duration.ofSeconds(2));
                progress.milestone("Azurite ready");
                clock.advance(Duration.ofSeconds(3));
                return 0;
            });

            assertEquals("✓ Azurite ready 2.0 s\n✓ Hub ready 3.0 s\n", shown.toString(StandardCharsets.UTF_8));
        }
    }

    @Test
    void aStepThatFailsIsMarkedAndPassesItsFailureOn() {
        try (Steps steps = steps()) {
            assertThrows(
                    IllegalStateException.class,
                    () -> steps.step("Hub ready", progress -> {
                        throw new IllegalStateException("no");
                    }));

            assertEquals("✗ Hub ready 0.0 s\n", shown.toString(StandardCharsets.UTF_8));
        }
    }
}
