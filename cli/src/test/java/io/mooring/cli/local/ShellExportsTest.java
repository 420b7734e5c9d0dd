package io.mooring.cli.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShellExportsTest {
    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
        plain,           "'plain'"
        "",              "''"
        two words,       "'two words'"
        $HOME `id` \\,   "'$HOME `id` \\'"
        it's,            "'it'\\''s'"
        """)
    void nothingInAValueIsSpecialToTheShell(String value, String expected) {
        assertEquals(expected, ShellExports.quote(value == null ? "" : value));
    }

    @Test
    void eachVariableIsALine() {
        assertEquals(List.of("export KUBECONFIG='/a b'"), ShellExports.of(Map.of("KUBECONFIG", "/a b")));
        assertThrows(IllegalArgumentException.class, () -> ShellExports.of(Map.of("A;rm", "x")));
    }
}
