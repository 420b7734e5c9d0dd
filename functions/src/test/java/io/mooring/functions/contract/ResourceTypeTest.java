package io.mooring.functions.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.functions.arm.ArmFailure;
import io.mooring.protocol.json.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** What follows from a declaration. */
class ResourceTypeTest {
    private static final ApiVersion OLD = new ApiVersion("2021-10-01");
    private static final ApiVersion NEW = new ApiVersion("2026-05-01");
    private static final ResourceType THINGS = new ResourceType(
            "Mooring.Test",
            "things",
            "Thing",
            List.of(OLD, NEW),
            Envelope.child(Field.of(
                            "properties",
                            Shape.object(
                                    Field.of("color", Shape.words("Red", "Blue"), "")
                                            .or("Red")
                                            .canBePatched(),
                                    Field.of("owner", Shape.text(1, 5), "")
                                            .mandatory()
                                            .createOnly(),
                                    Field.of("size", Shape.whole(1, 9), "")
                                            .since("2024-01-01")
                                            .or(3),
                                    Field.of("weight", Shape.whole(1, 9), "").until("2024-01-01"),
                                    Field.of("state", Shape.text(), "").readOnly(),
                                    Field.of("key", Shape.map(Shape.text()), "")
                                            .writeOnly()
                                            .canBeReplaced(),
                                    Field.of(
                                                    "parts",
                                                    Shape.map(Shape.object(
                                                            Field.of("deep", Shape.truth(), "")
                                                                    .or(true),
                                                            Field.of("late", Shape.text(), "")
                                                                    .since("2024-01-01"))),
                                                    "")
                                            .canBePatched(),
                                    Field.of("list", Shape.list(Shape.text(1, 3)), "")),
                            "")
                    .mandatory()));

    @Test
    void whatIsLeftOutHasItsDefaultAndWhatIsReadOnlyIsPassedOver() {
        Accepted accepted = THINGS.put(
                json("{'id':7,'properties':{'owner':'ann','color':'blue','state':['x'],'unknown':1,'size':null}}"),
                null,
                NEW);
        assertEquals(json("{'properties':{'color':'Blue','owner':'ann','size':3}}"), accepted.document());
        assertTrue(accepted.secrets().isEmpty());
    }

    @Test
    void anOlderVersionNeitherSetsNorWipesWhatItDoesNotKnow() {
        ObjectNode present = json("{'properties':{'owner':'ann','size':8,'parts':{'a':{'late':'x','deep':false}}}}");
        ObjectNode body = json("{'properties':{'owner':'ann','size':1,'weight':2,'parts':{'a':{'late':'y'},'b':{}}}}");
        ObjectNode stored = THINGS.put(body, present, OLD).document();
        assertEquals(
                json("{'properties':{'color':'Red','owner':'ann','size':8,'weight':2,"
                        + "'parts':{'a':{'deep':true,'late':'x'},'b':{'deep':true}}}}"),
                stored);
        assertFalse(THINGS.shown(stored, NEW).at("/properties").has("weight"));
        assertEquals(2, THINGS.shown(stored, OLD).at("/properties/weight").intValue());
        assertFalse(THINGS.shown(stored, OLD).at("/properties").has("size"));
        assertFalse(THINGS.shown(stored, OLD).at("/properties/parts/a").has("late"));
    }

    @Test
    void secretsAreNotPartOfTheDocument() {
        Accepted accepted = THINGS.put(json("{'properties':{'owner':'ann','key':{'a':'b'}}}"), null, NEW);
        assertFalse(accepted.properties().has("key"));
        assertEquals(Map.of("properties.key", json("{'a':'b'}")), accepted.secrets());
        ObjectNode leaked = json("{'properties':{'key':{'a':'b'},'owner':'ann','other':1}}");
        assertEquals(json("{'properties':{'owner':'ann'}}"), THINGS.shown(leaked, NEW));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {'properties':{}}                                  | 'properties.owner' is required
            {'properties':{'owner':null}}                      | 'properties.owner' is required
            {'properties':7}                                   | 'properties' must be an object
            {'properties':{'owner':''}}                        | must have 1 to 5 characters
            {'properties':{'owner':'annika'}}                  | must have 1 to 5 characters, not 6
            {'properties':{'owner':7}}                         | 'properties.owner' must be a string
            {'properties':{'owner':'a\\u0000'}}                | no text
            {'properties':{'owner':'a\\ud800'}}                | no text
            {'properties':{'owner':'a','color':'Green'}}       | 'properties.color' must be one of Red, Blue, not 'Green'
            {'properties':{'owner':'a','color':{}}}            | 'properties.color' must be one of Red, Blue
            {'properties':{'owner':'a','size':0}}              | 'properties.size' must be a whole number from 1 to 9
            {'properties':{'owner':'a','size':1.5}}            | 'properties.size' must be a whole number from 1 to 9
            {'properties':{'owner':'a','list':{}}}             | 'properties.list' must be a list
            {'properties':{'owner':'a','list':['a',1]}}        | 'properties.list[1]' must be a string
            {'properties':{'owner':'a','parts':{'x':{'deep':1}}}} | 'properties.parts.x.deep' must be true or false
            {'properties':{'owner':'a','parts':{'x':null}}}    | 'properties.parts.x' is required
            {'properties':{'owner':'bob'}}                     | 'properties.owner' cannot change
            """)
    void eachComplaintNamesTheMember(String body, String words) {
        ObjectNode present = words.contains("cannot change") ? json("{'properties':{'owner':'ann'}}") : null;
        assertTrue(refused(() -> THINGS.put(json(body), present, NEW)).contains(words), words);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', nullValues = "-", textBlock = """
            {}                                                 | -
            {'properties':{}}                                  | -
            {'properties':{'owner':'ann','state':'x'}}         | -
            {'properties':{'owner':'bob'}}                     | 'properties.owner' cannot be patched, only color, key, parts can
            {'properties':{'list':['a']}}                      | 'properties.list' cannot be patched
            {'other':1}                                        | 'other' cannot be patched, only properties can
            {'properties':[]}                                  | 'properties' must be an object
            """)
    void aPatchNamesOnlyWhatCanBePatched(String patch, @Nullable String words) {
        ObjectNode present = json("{'properties':{'color':'Blue','owner':'ann','size':3}}");
        if (words == null) {
            assertEquals(present, THINGS.patch(json(patch), present, NEW).document());
        } else {
            assertTrue(refused(() -> THINGS.patch(json(patch), present, NEW)).contains(words), words);
        }
    }

    @Test
    void aPatchMergesAndNullRemoves() {
        ObjectNode present = json("{'properties':{'color':'Blue','owner':'ann','size':3,"
                + "'parts':{'a':{'deep':false},'b':{'deep':false}}}}");
        ObjectNode patch = json("{'properties':{'color':null,'parts':{'a':{'late':'x'},'b':null,'c':{}}}}");
        assertEquals(
                json("{'properties':{'color':'Red','owner':'ann','size':3,"
                        + "'parts':{'a':{'deep':false,'late':'x'},'c':{'deep':true}}}}"),
                THINGS.patch(patch, present, NEW).document());
    }

    @Test
    void versionsAreOrderedByDayAndAPreviewComesFirst() {
        assertEquals(
                List.of("2024-01-01", "2024-07-15-preview", "2024-07-15", "2025-01-01"),
                ApiVersion.list("2025-01-01", "2024-07-15", "2024-07-15-PREVIEW", "2024-01-01").stream()
                        .map(ApiVersion::text)
                        .toList());
        assertThrows(IllegalArgumentException.class, () -> new ApiVersion("now"));
    }

    private static String refused(Runnable work) {
        return String.valueOf(assertThrows(ArmFailure.class, work::run).getMessage());
    }

    private static ObjectNode json(String text) {
        return (ObjectNode) Json.mapper().readTree(text.replace('\'', '"'));
    }
}
