package io.mooring.benchmarks.arm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LoadTest {
    @Test
    void percentilesAreValuesThatWereSeen() {
        long[] sorted = {1, 2, 3, 4};
        assertEquals(2, Load.percentile(sorted, 0.50));
        assertEquals(4, Load.percentile(sorted, 0.99));
        assertEquals(1, Load.percentile(new long[] {1}, 0.01));
        assertEquals(0, Load.percentile(new long[0], 0.5));
    }
}
