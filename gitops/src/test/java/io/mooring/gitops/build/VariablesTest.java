package io.mooring.gitops.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VariablesTest {
    private static final Map<String, String> VALUES =
            Map.of("name", "web", "number", "123", "empty", "", "hash", "a #b", "map", "x: y", "path", "a/b/a");

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource(delimiter = '|', textBlock = """
        x-${name}-y              | "x-web-y"
        ${number}                | 123
        v${number}               | "v123"
        ${hash}                  | "a"
        $name                    | "$name"
        $${name}                 | "${name}"
        ${none:-d}               | "d"
        ${none:=d}               | "d"
        ${none:-${name}}         | "web"
        ${empty:-d}              | "d"
        ${empty-d}               | null
        ${name^^}                | "WEB"
        ${name^}                 | "Web"
        ${#name}                 | 3
        ${name:1}                | "eb"
        ${name:1:1}              | "e"
        ${name#w}                | "eb"
        ${name%b}                | "we"
        ${path/a/c}              | "c/b/a"
        ${path//a/c}             | "c/b/c"
        """)
    void variablesAreReplacedInTheText(String text, String json) throws BuildFailed {
        assertEquals(json, replaced(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"${none}", "${name", "${}", "${1a}", "${map}", "${name#w*}", "${name!x}", "${name:x}"})
    void whatCannotBeReplacedFails(String text) {
        BuildFailed failed = assertThrows(BuildFailed.class, () -> replaced(text));
        assertTrue(String.valueOf(failed.getMessage()).contains("ConfigMap/a"), failed.getMessage());
    }

    @Test
    void withoutVariablesNothingIsTouched() throws BuildFailed {
        List<Manifest> manifests = manifests("$${x} ${y}", "{}");
        assertSame(manifests, Variables.NONE.in(manifests));
        assertEquals("\"${x}\"", value(Variables.of(Map.of(), true).in(manifests("'$${x} ${y:-}'", "{}"))));
    }

    @Test
    void anObjectCanOptOut() throws BuildFailed {
        String disabled = "{kustomize.toolkit.fluxcd.io/substitute: disabled}";
        assertEquals("\"${name}\"", value(Variables.of(VALUES, false).in(manifests("${name}", disabled))));
    }

    @Test
    void textOfSeveralLinesKeepsThem() throws BuildFailed {
        assertEquals("\"a web\\nb: 'c'\\n\"", replaced("\"a ${name}\\nb: 'c'\\n\""));
    }

    @Test
    void namesMustBeThoseOfVariables() {
        assertThrows(BuildFailed.class, () -> Variables.of(Map.of("a-b", "x"), false));
    }

    @Test
    void theResultIsBounded() {
        Expansion expansion = new Expansion(Map.of("a", "x".repeat(100)), 1000);
        assertThrows(IllegalArgumentException.class, () -> expansion.of("${a}".repeat(20)));
        assertThrows(IllegalArgumentException.class, () -> expansion.of("${b:-".repeat(50) + "}".repeat(50)));
    }

    private static String replaced(String text) throws BuildFailed {
        return value(Variables.of(VALUES, false).in(manifests(text, "{}")));
    }

    private static List<Manifest> manifests(String text, String annotations) throws BuildFailed {
        return YamlManifests.parse(
                "a.yaml",
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, annotations: " + annotations + "}\ndata:\n  k: "
                        + text + "\n");
    }

    private static String value(List<Manifest> manifests) {
        return manifests.getFirst().object().tree().path("data").path("k").toString();
    }
}
