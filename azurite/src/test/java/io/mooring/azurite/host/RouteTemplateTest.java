package io.mooring.azurite.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTemplateTest {
    @ParameterizedTest(name = "{0} against {1}: {2}")
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
        health                     | /health            | {}
        health                     | /HEALTH/           | {}
        health                     | /healthy           | none
        health                     | /                  | none
        health                     | /health/x          | none
        a/{b}                      | /a/C%20d           | {b=C d}
        a/{b}                      | /A/x+y             | {b=x+y}
        a/{b}                      | /a/x%2Fy           | {b=x%2Fy}
        a/{b}                      | /a/100%            | {b=100%}
        a/{b}                      | /a//               | none
        a/{b}                      | /a                 | none
        a/{b?}                     | /a                 | {}
        a/{b}/c                    | /a//c              | none
        a/{*rest}                  | /a                 | {}
        a/{*rest}                  | /a/x/y%20z         | {rest=x/y z}
        {**rest}                   | /                  | {}
        a/{b:int}                  | /a/12              | {b=12}
        a/{b:int}                  | /a/x               | none
        subscriptions/{s}/resourceGroups/{g} | /Subscriptions/1/resourcegroups/G | {g=G, s=1}
        """)
    void matches(String template, String path, String expected) {
        Optional<Map<String, String>> values = RouteTemplate.parse(template).match(path);

        assertEquals(Optional.ofNullable(expected), values.map(found -> new TreeMap<>(found).toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a//b", "a/{b", "a/x{b}", "{*rest}/a", "a/{b:even}", "a/{1}"})
    void refusesWhatItDoesNotKnow(String template) {
        assertThrows(IllegalArgumentException.class, () -> RouteTemplate.parse(template));
    }

    @Test
    void theMoreSpecificRouteComesFirst() {
        List<String> ordered = Stream.of("{*all}", "a/{b}", "a/{*rest}", "a/special", "a/{b:int}", "a")
                .map(RouteTemplate::parse)
                .sorted(RouteTemplate.BY_PRECEDENCE)
                .map(RouteTemplate::toString)
                .toList();

        assertEquals(List.of("a", "a/special", "a/{b:int}", "a/{b}", "a/{*rest}", "{*all}"), ordered);
    }
}
