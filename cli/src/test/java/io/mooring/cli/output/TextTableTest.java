package io.mooring.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
    @Test
    void columnsAreAsWideAsTheirWidestCell() {
        TextTable table =
                new TextTable("NAME", "STATUS").row("a-long-name", "Connected").row("b", "Offline");

        assertEquals(List.of("NAME         STATUS", "a-long-name  Connected", "b            Offline"), table.lines());
    }

    @Test
    void whatIsNotKnownIsADash() {
        assertEquals(
                List.of("A  B", "-  -"), new TextTable("A", "B").row(null, " ").lines());
    }

    @Test
    void aCellStaysOnItsLine() {
        assertEquals(
                List.of("A", "one two"),
                new TextTable("A").row("one\r\n  two\n").lines());
    }

    @Test
    void aRowHasAsManyCellsAsThereAreHeadings() {
        assertThrows(IllegalArgumentException.class, () -> new TextTable("A", "B").row("one"));
    }
}
