package io.mooring.agents.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mooring.protocol.json.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TreesTest {
    @ParameterizedTest(name = "{0} includes {1}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {"a":1}               | {"a":1}              | true
        {"a":1,"default":2}   | {"a":1}              | true
        {"a":1}               | {"a":2}              | false
        {}                    | {"a":1}              | false
        {}                    | {"a":null}           | true
        {"a":{"b":1,"c":2}}   | {"a":{"b":1}}        | true
        {"a":[1,2]}           | {"a":[1,2]}          | true
        {"a":[1,2]}           | {"a":[1]}            | false
        {"a":[{"n":"x","d":1}]} | {"a":[{"n":"x"}]}  | true
        {"a":"1"}             | {"a":1}              | false
        {"a":10000000000}     | {"a":10000000000}    | true
        """)
    void whatTheApiserverAddedDoesNotMatter(String present, String wanted, boolean expected) {
        assertEquals(
                expected,
                Trees.includes(Json.mapper().readTree(present), Json.mapper().readTree(wanted)));
    }
}
