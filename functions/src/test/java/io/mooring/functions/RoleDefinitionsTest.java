package io.mooring.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.functions.TestHub.Answer;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Which roles there are, and what somebody may do by them. */
class RoleDefinitionsTest {
    private static final String READER = RolesTest.READER;
    private static final String SUBSCRIPTION = "/subscriptions/" + TestHub.SUBSCRIPTION;
    private static final String GROUP = SUBSCRIPTION + "/resourceGroups/G1";
    private static final String VERSION = "?api-version=2022-04-01";
    private static final String ANN = "aaaaaaaa-0000-0000-0000-000000000001";

    private final TestHub hub = new TestHub();

    @Test
    void rolesAreFoundByNameAndSayWhatTheyAllow() {
        String definitions = "/providers/Microsoft.Authorization/roleDefinitions";
        Answer reader = get("stranger", SUBSCRIPTION + definitions + VERSION + "&$filter=roleName%20eq%20'reader'");
        assertEquals(1, reader.json().get("value").size());
        assertEquals(READER, reader.text("/value/0/name"));
        assertEquals(SUBSCRIPTION + definitions + "/" + READER, reader.text("/value/0/id"));
        assertEquals("*/read", reader.text("/value/0/properties/permissions/0/actions/0"));
        Answer root = get("stranger", definitions + VERSION);
        assertTrue(root.json().get("value").size() >= 10);
        assertEquals(
                definitions + "/" + READER,
                get("stranger", definitions + "/" + READER + VERSION).text("/id"));
        assertEquals(
                "404 RoleDefinitionDoesNotExist",
                get("stranger", definitions + "/" + UUID.randomUUID() + VERSION).code());

        RolesTest.give(hub, READER, ANN, GROUP);
        String permissions = "/providers/Microsoft.Authorization/permissions" + VERSION;
        assertEquals("*/read", get(ANN, GROUP + permissions).text("/value/0/actions/0"));
        assertEquals(0, get(ANN, SUBSCRIPTION + permissions).json().get("value").size());
        assertEquals("*", get(TestHub.OWNER, GROUP + permissions).text("/value/0/actions/0"));
    }

    private Answer get(String user, String path) {
        return hub.ask("GET", path, user, null);
    }
}
