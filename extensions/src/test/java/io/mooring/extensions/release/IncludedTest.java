package io.mooring.extensions.release;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class IncludedTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @ParameterizedTest(name = "{0} in {1}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {"data":{"a":"1"}}                     | {"data":{"a":"1","b":"2"}}              | true
        {"data":{"a":"1"}}                     | {"data":{"a":"2"}}                      | false
        {"data":{"a":"1"}}                     | {"data":{}}                             | false
        {"spec":{"n":1}}                       | {"spec":{"n":1.0}}                      | true
        {"spec":{"n":1}}                       | {"spec":{"n":"1"}}                      | true
        {"spec":{"n":1}}                       | {"spec":{"n":2}}                        | false
        {"spec":{"l":[{"a":1}]}}               | {"spec":{"l":[{"a":1,"b":2}]}}          | true
        {"spec":{"l":[1]}}                     | {"spec":{"l":[1,2]}}                    | false
        {"spec":{"l":[],"m":{},"f":false,"z":0,"s":"","n":null}} | {"spec":{}}           | true
        {"spec":{"f":false}}                   | {"spec":{"f":true}}                     | false
        {"stringData":{"k":"v"}}               | {"data":{"k":"dg=="}}                   | true
        {"stringData":{"k":"v"}}               | {"data":{"k":"dw=="}}                   | false
        {"metadata":{"name":"x","labels":{"a":"b"}}} | {"metadata":{"labels":{"a":"b","c":"d"}}} | true
        {"metadata":{"annotations":{"a":"b"}}} | {"metadata":{}}                         | false
        {"status":{"a":1}}                     | {}                                      | true
        {"rules":[{"verbs":["get"]}]}          | {"rules":[{"verbs":["list"]}]}          | false
        """)
    void anObjectHasWhatTheManifestSays(String wanted, String live, boolean included) {
        assertEquals(included, Included.all((ObjectNode) JSON.readTree(wanted), JSON.readTree(live)));
    }
}
