package io.mooring.protocol.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.protocol.json.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsSchemaTest {
    private static final SettingsSchema SCHEMA =
            SettingsSchema.read(Json.mapper().readTree("""
        {"properties": {
           "mode": {"enum": ["Deny", "Warn"]},
           "on": {"type": "boolean"},
           "n": {"type": "integer", "minimum": 1, "maximum": 9},
           "share": {"type": "number", "maximum": 1},
           "list": {"type": "array", "items": {"pattern": "^[a-z]+$"}},
           "name": {"pattern": "^[a-z]+$", "minLength": 2, "maxLength": 4}},
         "patternProperties": {"^facts\\\\.": {"maxLength": 3}},
         "additionalProperties": false}
        """));

    @ParameterizedTest(name = "{0}={1}: {2}")
    @CsvSource(delimiter = '|', emptyValue = "", textBlock = """
        mode    | Deny    | ''
        mode    | deny    | is one of Deny, Warn
        on      | TRUE    | ''
        on      | yes     | is true or false
        n       | 1       | ''
        n       | 9       | ''
        n       | 0       | is at least 1
        n       | 10      | is at most 9
        n       | 1.0     | is a whole number
        share   | 0.5     | ''
        share   | 1.01    | is at most 1
        list    | {a,b}   | ''
        list    | {}      | ''
        list    | a,b     | is a list such as {a,b}
        list    | {a,B}   | has an element that is wrong: it has the form ^[a-z]+$
        list[0] | a       | ''
        list[0] | A       | has the form ^[a-z]+$
        name    | ab      | ''
        name    | abcd    | ''
        name    | a       | has at least 2 characters
        name    | abcde   | has at most 4 characters
        name    | a1      | has the form ^[a-z]+$
        facts.a | abc     | ''
        facts.a | abcd    | has at most 3 characters
        """)
    void aSettingIsWhatItsSchemaSays(String key, String value, String why) {
        assertEquals(
                why.isEmpty() ? List.of() : List.of("the setting '" + key + "' " + why),
                SCHEMA.check(Map.of(key, value)));
    }

    @Test
    void whatIsNotThereIsNamedWithWhatIs() {
        assertEquals(
                List.of("there is no setting 'modes'; there are list, mode, n, name, on, share, ^facts\\."),
                SCHEMA.check(Map.of("modes", "Deny")));
        assertEquals(List.of(), SettingsSchema.ANY.check(Map.of("anything", "goes")));
    }

    @Test
    void aKeywordThatNobodyChecksIsRefused() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> SettingsSchema.read(Json.mapper().readTree("{\"properties\": {\"a\": {\"const\": 1}}}")));
        assertTrue(String.valueOf(refused.getMessage()).contains("\"const\" means nothing here"));
    }
}
