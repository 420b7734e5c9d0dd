package io.mooring.protocol.connectivity;

import static io.mooring.protocol.connectivity.ConnectivityStatus.CONNECTED;
import static io.mooring.protocol.connectivity.ConnectivityStatus.CONNECTING;
import static io.mooring.protocol.connectivity.ConnectivityStatus.EXPIRED;
import static io.mooring.protocol.connectivity.ConnectivityStatus.OFFLINE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AvailabilityTest {
    private static final Instant START = Instant.parse("2026-06-01T00:00:00Z");

    @Test
    void nothingIsSaidOfTimeThatIsNotKnown() {
        Availability none = Availability.over(List.of(), START, hour(10));
        assertEquals(hours(0, 0, 10), none);
        assertTrue(none.share().isEmpty());
        assertTrue(Availability.over(List.of(), START, START).share().isEmpty());
    }

    @Test
    void theShareIsThatOfTheKnownTime() {
        Availability sum = Availability.over(
                List.of(at(2, CONNECTING, CONNECTED), at(5, CONNECTED, OFFLINE), at(6, OFFLINE, CONNECTED)),
                START,
                hour(10));
        assertEquals(hours(7, 1, 2), sum);
        assertEquals(0.875, sum.share().orElseThrow());
    }

    @Test
    void whatWasBeforeThePeriodSaysHowItBegan() {
        assertEquals(hours(0, 10, 0), Availability.over(List.of(at(-50, CONNECTED, EXPIRED)), START, hour(10)));
        assertEquals(
                hours(9, 1, 0),
                Availability.over(
                        List.of(at(-50, CONNECTING, CONNECTED), at(-20, CONNECTED, OFFLINE), at(1, OFFLINE, CONNECTED)),
                        START,
                        hour(10)));
    }

    @Test
    void whatComesAfterThePeriodDoesNotCount() {
        assertEquals(
                hours(10, 0, 0),
                Availability.over(List.of(at(-1, CONNECTING, CONNECTED), at(11, CONNECTED, OFFLINE)), START, hour(10)));
    }

    private static Availability hours(long connected, long away, long unknown) {
        return new Availability(Duration.ofHours(connected), Duration.ofHours(away), Duration.ofHours(unknown));
    }

    private static Instant hour(long hour) {
        return START.plus(Duration.ofHours(hour));
    }

    private static StatusTransition at(long hour, ConnectivityStatus from, ConnectivityStatus to) {
        return new StatusTransition(from, to, hour(hour), hour(hour));
    }
}
