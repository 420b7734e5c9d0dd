package io.mooring.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WaitingTest {
    private final SteppedClock clock = new SteppedClock();
    private final Waiting waiting = new Waiting(clock, clock::advance, () -> 0.5);

    @Test
    void returnsWhatComesAboutInTime() {
        AtomicInteger looks = new AtomicInteger();

        Optional<String> seen = waiting.upTo(
                Duration.ofSeconds(10),
                Duration.ofSeconds(1),
                () -> looks.incrementAndGet() == 4 ? Optional.of("here") : Optional.empty());

        assertEquals(Optional.of("here"), seen);
    }

    @Test
    void looksOnceMoreAtTheDeadlineAndNoLater() {
        Instant began = clock.instant();

        assertFalse(waiting.until(Duration.ofSeconds(5), Duration.ofSeconds(3), () -> false));
        assertEquals(Duration.ofSeconds(5), Duration.between(began, clock.instant()));
        assertTrue(waiting.until(Duration.ZERO, Duration.ofSeconds(3), () -> true));
    }

    @Test
    void aRetryWaitsAPartOfItsLimit() {
        Instant began = clock.instant();

        waiting.jitter(Duration.ofSeconds(4));

        assertEquals(Duration.ofSeconds(2), Duration.between(began, clock.instant()));
    }
}
