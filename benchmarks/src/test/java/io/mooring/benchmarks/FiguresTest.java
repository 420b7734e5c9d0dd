package io.mooring.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {
    @Test
    void aProcessIsReadFromProcEvenWhenItsNameHasBlanks() {
        String stat = "77 (a (b) c) S 1 77 77 0 -1 4194560 100 0 0 0 250 50 0 0 20 0 9 0 100 1000 10";
        assertEquals(new ProcessCost(3.0, 2048), ProcessCost.parse(stat, "Name:\ta\nVmRSS:\t    2048 kB\n"));
    }

    @Test
    void columnsAreAlignedAndNumbersShort() {
        var table = new Report.Table(
                "Title", List.of("", "n"), List.of(List.of("long name", 1.23456), List.of("b", 12345)));
        assertEquals("Title\n                 n\n  long name   1.23\n  b          12345\n", table.text());
    }
}
