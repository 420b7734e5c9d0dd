package io.mooring.extensions.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class SetSyntaxTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @ParameterizedTest(name = "{0}={1}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = SetTable.TABLE)
    void aSettingMeansWhatItMeansToHelm(String key, String value, String expected) {
        assertEquals(expected, JSON.writeValueAsString(SetSyntax.values(Map.of(key, value == null ? "" : value))));
    }

    @Test
    void settingsOfOneObjectComeTogether() {
        assertEquals(
                Map.of("a", Map.of("b", 1L, "c", "x"), "d", true),
                SetSyntax.values(Map.of("a.b", "1", "a.c", "x", "d", "true")));
    }

    @Test
    void aBareCommaIsPartOfTheOnlyValue() {
        assertEquals(Map.of("a", "1,b=2"), SetSyntax.values(Map.of("a", "1,b=2")));
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        a..b      | 1
        .a        | 1
        a.        | 1
        a[        | 1
        a[x]      | 1
        a[-1]     | 1
        a[99999]  | 1
        a[0]b     | 1
        [0]       | 1
        a         | {1
        a         | {1}2
        """)
    void whatCannotBeReadIsRefusedByName(String key, String value) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> SetSyntax.values(Map.of(key, value)));

        assertTrue(String.valueOf(refused.getMessage()).contains("\"" + key + "\""), refused.getMessage());
    }

    @Test
    void settingsThatContradictEachOtherAreRefusedWithoutShowingValues() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> SetSyntax.values(Map.of("a", "hunter2", "a.b", "hunter3")));

        assertTrue(!String.valueOf(refused.getMessage()).contains("hunter"), refused.getMessage());
        assertThrows(IllegalArgumentException.class, () -> SetSyntax.values(Map.of("a.b", "1", "a[0]", "2")));
    }
}
