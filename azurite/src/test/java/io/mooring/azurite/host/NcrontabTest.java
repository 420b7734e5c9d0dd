package io.mooring.azurite.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NcrontabTest {
    @ParameterizedTest(name = "{0} after {1}: {2}")
    @CsvSource(delimiter = '|', nullValues = "never", textBlock = """
        0 * * * * *        | 2026-01-01T00:00:00Z     | 2026-01-01T00:01:00Z
        0 * * * * *        | 2026-01-01T00:00:59.999Z | 2026-01-01T00:01:00Z
        */5 * * * * *      | 2026-01-01T00:00:04Z     | 2026-01-01T00:00:05Z
        */5 * * * * *      | 2026-01-01T00:00:05Z     | 2026-01-01T00:00:10Z
        * * * * * *        | 2026-12-31T23:59:59Z     | 2027-01-01T00:00:00Z
        0 */15 * * * *     | 2026-01-01T00:46:00Z     | 2026-01-01T01:00:00Z
        10/20 * * * * *    | 2026-01-01T00:00:31Z     | 2026-01-01T00:00:50Z
        0 30 9-17 * * *    | 2026-01-01T17:30:00Z     | 2026-01-02T09:30:00Z
        0 0 3 * * 1-5      | 2026-01-02T03:00:00Z     | 2026-01-05T03:00:00Z
        0 0 3 * * mon,Wed  | 2026-01-05T03:00:00Z     | 2026-01-07T03:00:00Z
        0 0 0 1 Jan *      | 2026-01-01T00:00:00Z     | 2027-01-01T00:00:00Z
        0 0 0 29 2 *       | 2026-01-01T00:00:00Z     | 2028-02-29T00:00:00Z
        0 0 0 31 * *       | 2026-01-31T00:00:00Z     | 2026-03-31T00:00:00Z
        0 0 0 13 * 5       | 2026-01-01T00:00:00Z     | 2026-02-13T00:00:00Z
        0 0 0 30 2 *       | 2026-01-01T00:00:00Z     | never
        */10 * * * *       | 2026-01-01T00:10:00Z     | 2026-01-01T00:20:00Z
        00:00:30           | 2026-01-01T00:00:01Z     | 2026-01-01T00:00:31Z
        1.00:00:00         | 2026-01-01T00:00:01Z     | 2026-01-02T00:00:01Z
        """)
    void firesNextAt(String schedule, Instant after, Instant expected) {
        assertEquals(Optional.ofNullable(expected), Ncrontab.parse(schedule).next(after));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "* * * *",
                "* * * * * * *",
                "60 * * * * *",
                "* 60 * * * *",
                "* * 24 * * *",
                "* * * 0 * *",
                "* * * 32 * *",
                "* * * * 13 *",
                "* * * * * 7",
                "5-1 * * * * *",
                "*/0 * * * * *",
                "1,,2 * * * * *",
                "a * * * * *",
                "* * * * foo *",
                "-1 * * * * *",
                "00:00:00"
            })
    void refusesWhatIsNoSchedule(String schedule) {
        assertThrows(IllegalArgumentException.class, () -> Ncrontab.parse(schedule));
    }

    @Test
    void everyOccurrenceIsAfterTheOneBefore() {
        Ncrontab schedule = Ncrontab.parse("7 3-59/9 */5 * * *");
        Instant time = Instant.parse("2026-02-27T22:00:00Z");
        for (int i = 0; i < 200; i++) {
            Instant next = schedule.next(time).orElseThrow();
            assertTrue(next.isAfter(time));
            time = next;
        }
    }
}
