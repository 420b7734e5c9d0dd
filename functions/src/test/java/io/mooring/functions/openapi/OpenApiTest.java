package io.mooring.functions.openapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.functions.access.Operation;
import io.mooring.protocol.json.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What the hub says of itself. That its answers are so, each test that asks a hub finds out: see TestHub. */
class OpenApiTest {
    private final JsonNode document = OpenApi.document();

    @Test
    void eachOperationOfTheTableIsDescribed() {
        Set<String> names = new HashSet<>();
        for (Operation operation : Operation.values()) {
            if (operation == Operation.UNKNOWN) {
                continue;
            }
            JsonNode described = document.at("/paths")
                    .path(OpenApi.path(operation.path()))
                    .path(operation.method().toLowerCase(Locale.ROOT));
            assertFalse(described.isMissingNode(), operation::name);
            assertTrue(names.add(described.get("operationId").stringValue()));
            assertTrue(described.get("responses").has("default"));
        }
    }

    @Test
    void eachReferenceLeadsSomewhere() {
        for (JsonNode reference : document.findValues("$ref")) {
            assertFalse(document.at(reference.stringValue().substring(1)).isMissingNode(), reference::stringValue);
        }
    }

    @Test
    void aTypeHasAFormToPutOneToPatchAndOneToRead() {
        JsonNode schemas = document.at("/components/schemas");
        assertEquals(
                "string",
                schemas.at("/ConnectedCluster/properties/location/type").stringValue());
        assertFalse(schemas.at("/ConnectedClusterBody/properties").has("id"));
        assertEquals(
                "[\"agentPublicKeyCertificate\"]",
                schemas.at("/ConnectedClusterBody/properties/properties/required")
                        .toString());
        assertEquals(
                List.of("tags", "properties"),
                List.copyOf(schemas.at("/ConnectedClusterPatch/properties").propertyNames()));
        assertFalse(schemas.at("/FluxConfiguration/properties/properties/properties")
                .has("configurationProtectedSettings"));
        assertTrue(schemas.at("/FluxConfigurationPatch/properties/properties/properties")
                .has("configurationProtectedSettings"));
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            PUT_CONFIGURATION   | {"properties":{"sourceKind":"GitRepository","gitRepository":{"url":"x"}}}  | true
            PUT_CONFIGURATION   | {"properties":{"sourceKind":"GitRepository","gitRepository":null}}        | true
            PUT_CONFIGURATION   | {"properties":{"sourceKind":"Other"}}                                     | false
            PUT_CONFIGURATION   | {"properties":{"sourceKind":null}}                                        | false
            PUT_CONFIGURATION   | {}                                                                        | false
            PATCH_CONFIGURATION | {}                                                                        | true
            PATCH_CONFIGURATION | {"properties":{"kustomizations":{"a":null}}}                              | true
            PATCH_CONFIGURATION | {"properties":{"gitRepository":{}}}                                       | true
            PATCH_CONFIGURATION | {"properties":{"scope":"cluster"}}                                        | false
            PATCH_CLUSTER       | {"tags":{"a":"b"},"properties":{}}                                        | true
            PATCH_CLUSTER       | {"properties":{"infrastructure":"x"}}                                     | false
            """)
    void bodiesAreDescribedAsTheyAreRead(Operation operation, String body, boolean inOrder) {
        List<String> faults = Described.faultsOfBody(operation, Json.mapper().readTree(body));
        assertEquals(inOrder, faults.isEmpty(), faults::toString);
    }
}
