package io.mooring.cli.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.cli.Cli;
import io.mooring.cli.ExitCode;
import io.mooring.cli.hub.HubServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessCommandsTest {
    private static final String READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
    private static final String ANN = "aaaaaaaa-0000-0000-0000-000000000001";
    private static final String GROUP = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/g1";
    private static final String ROLES = """
            {"value":[{"name":"%s","properties":{"roleName":"Reader","description":"Reads."}}]}""".formatted(READER);
    private static final String NONE = "{\"value\":[]}";
    private static final String ASSIGNMENT = """
            {"id":"%s/providers/Microsoft.Authorization/roleAssignments/a1","name":"a1","properties":{
             "principalId":"%s","principalType":"User","scope":"%s","roleDefinitionId":"/x/roleDefinitions/%s"}}""".formatted(GROUP, ANN, GROUP, READER);

    @TempDir
    private Path data;

    private final HubServer hub = new HubServer();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @AfterEach
    void stop() {
        hub.close();
    }

    private int moor(String line) {
        out.reset();
        return Cli.launch(
                List.of(line.split(" ")),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of("MOORING_HUB_URL", hub.url().toString(), "MOORING_TOKEN", "t", "MOORING_DATA", data.toString()));
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aRoleIsGrantedByNameOnceAndUnderOneName() {
        hub.answers(200, ROLES).answers(200, NONE).answers(201, ASSIGNMENT);
        assertEquals(
                0,
                moor("access grant --role reader --assignee " + ANN + " -g g1"),
                err.toString(StandardCharsets.UTF_8));
        assertEquals("Granted: Reader at " + GROUP + ".\n", out());
        String put = hub.asked().get(2);
        assertTrue(put.startsWith("PUT " + GROUP + "/providers/Microsoft.Authorization/roleAssignments/"), put);
        assertTrue(
                hub.bodies().get(2).contains("roleDefinitions/" + READER),
                hub.bodies().get(2));
    }

    @Test
    void whoHasTheRoleIsLeftAsHeIs() {
        hub.answers(200, ROLES).answers(200, "{\"value\":[" + ASSIGNMENT + "]}");
        assertEquals(0, moor("access grant --role " + READER + " --assignee " + ANN + " -g g1"));
        assertEquals("Has already: Reader at " + GROUP + ".\n", out());
        assertEquals(2, hub.asked().size());
    }

    @Test
    void aRoleIsTakenAwayWhereItWasGiven() {
        hub.answers(200, ROLES).answers(200, "{\"value\":[" + ASSIGNMENT + "]}").answers(200, ASSIGNMENT);
        hub.answers(200, ROLES).answers(200, NONE);
        assertEquals(0, moor("access revoke --role Reader --assignee " + ANN + " -g G1"));
        assertTrue(hub.asked().get(2).startsWith("DELETE " + GROUP), hub.asked().get(2));
        assertEquals(ExitCode.NOT_FOUND.number(), moor("access revoke --role Reader --assignee " + ANN + " -g other"));
    }

    @Test
    void principalsOfTheLocalCloudHaveNames() {
        assertEquals(0, moor("access principal create robot --group " + ANN));
        String objectId = out().lines().findFirst().orElse("").replaceAll(".* ", "");
        assertEquals(0, moor("access principal create robot"));
        assertTrue(out().contains(objectId), out());
        assertEquals(0, moor("access principal list"));
        assertTrue(out().contains("robot  " + objectId), out());

        hub.answers(200, ROLES).answers(200, "{\"value\":[" + ASSIGNMENT.replace(ANN, objectId) + "]}");
        assertEquals(0, moor("access list -g g1 --assignee robot"));
        assertEquals("""
                PRINCIPAL                             NAME   TYPE  ROLE    SCOPE
                %s  robot  User  Reader  %s
                """.formatted(objectId, GROUP), out());
        assertEquals(0, moor("access principal delete robot"));
        assertEquals(ExitCode.NOT_FOUND.number(), moor("access principal delete robot"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "access",
                "access principal",
                "access grant --role Reader",
                "access grant --role Reader --assignee nobody",
                "access grant --role Reader --assignee " + ANN + " -n c1",
                "access grant --role Reader --assignee " + ANN + " -g g1 --namespace x",
                "access list -g a/b",
            })
    void aWrongCommandLineIsRefusedBeforeAnythingIsAsked(String line) {
        assertEquals(ExitCode.USAGE.number(), moor(line), out());
        assertEquals(List.of(), hub.asked());
    }

    @Test
    void aRoleThatIsNoneIsSaidWithThoseThatAre() {
        hub.answers(200, ROLES);
        assertEquals(ExitCode.USAGE.number(), moor("access grant --role King --assignee " + ANN));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("There are: Reader."));
    }
}
