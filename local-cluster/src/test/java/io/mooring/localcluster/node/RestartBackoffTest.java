package io.mooring.localcluster.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RestartBackoffTest {
    @Test
    void doublesUpToAMinute() {
        RestartBackoff backoff = new RestartBackoff();
        List<Long> waits = Stream.generate(() -> backoff.afterRun(Duration.ZERO).toSeconds())
                .limit(9)
                .toList();

        assertEquals(List.of(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L), waits);
    }

    @Test
    void aLongRunIsForgiven() {
        RestartBackoff backoff = new RestartBackoff();
        backoff.afterRun(Duration.ZERO);
        backoff.afterRun(Duration.ofMinutes(10).minusMillis(1));

        assertEquals(Duration.ofSeconds(4), backoff.afterRun(Duration.ZERO));
        assertEquals(Duration.ofSeconds(1), backoff.afterRun(Duration.ofMinutes(10)));
    }
}
