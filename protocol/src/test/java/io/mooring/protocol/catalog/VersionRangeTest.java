package io.mooring.protocol.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionRangeTest {
    @ParameterizedTest(name = "\"{0}\" holds {1}, not {2}")
    @CsvSource(delimiter = '|', emptyValue = "", textBlock = """
        ''              | 0.0.1 1.0.0 9.9.9       | 1.0.0-rc.1
        *               | 0.0.1 9.9.9             | 1.0.0-rc.1
        1.2.3           | 1.2.3                   | 1.2.4 1.2.2
        =v1.2.3         | 1.2.3                   | 1.2.4
        1.2             | 1.2.0 1.2.9             | 1.3.0 1.1.9
        1.x             | 1.0.0 1.9.9             | 2.0.0 0.9.9
        ^1.2.3          | 1.2.3 1.9.0             | 1.2.2 2.0.0 2.0.0-rc.1
        ^1              | 1.0.0 1.9.0             | 2.0.0
        ^0.2.3          | 0.2.3 0.2.9             | 0.3.0 0.2.2
        ^0.0.3          | 0.0.3                   | 0.0.4
        ~1.2.3          | 1.2.3 1.2.9             | 1.3.0 1.2.2
        ~1              | 1.0.0 1.9.0             | 2.0.0
        >=1.0 <2        | 1.0.0 1.9.9             | 0.9.9 2.0.0
        >=1.0, <2       | 1.0.0 1.9.9             | 2.0.0
        > 1.2           | 1.3.0                   | 1.2.9
        <= 1.2          | 1.2.9                   | 1.3.0
        !=1.2.3         | 1.2.4                   | 1.2.3
        1 - 2           | 1.0.0 2.9.9             | 3.0.0
        '1.0.0 || ^3'   | 1.0.0 3.4.5             | 1.0.1 2.0.0 4.0.0
        >=1.0.0-rc.1    | 1.0.0-rc.1 1.0.0        | 1.0.0-beta
        """)
    void aRangeHoldsWhatItsNotationSays(String range, String inside, String outside) {
        VersionRange parsed = VersionRange.parse(range);

        for (String version : inside.split(" ")) {
            assertTrue(parsed.contains(SemanticVersion.parse(version).orElseThrow()), version);
        }
        for (String version : outside.split(" ")) {
            assertTrue(!parsed.contains(SemanticVersion.parse(version).orElseThrow()), version);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"newest", "1.2.3.4", ">=", "1.2.3 banana", "^^1"})
    void whatIsNoRangeIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> VersionRange.parse(text));
    }

    @Test
    void versionsAreOrderedByTheRules() {
        List<String> ordered = List.of(
                "1.0.0-alpha",
                "1.0.0-alpha.1",
                "1.0.0-alpha.beta",
                "1.0.0-beta.2",
                "1.0.0-beta.11",
                "1.0.0-rc.1",
                "1.0.0",
                "1.0.1",
                "1.10.0",
                "2.0.0");

        List<String> sorted = ordered.reversed().stream()
                .map(text -> SemanticVersion.parse(text).orElseThrow())
                .sorted()
                .map(SemanticVersion::toString)
                .toList();

        assertEquals(ordered, sorted);
        assertTrue(Stream.of("1", "1.2", "a.b.c", "")
                .allMatch(text -> SemanticVersion.parse(text).isEmpty()));
    }
}
