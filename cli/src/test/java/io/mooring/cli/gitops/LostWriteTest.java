package io.mooring.cli.gitops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.cli.CliFailure;
import io.mooring.cli.ExitCode;
import io.mooring.cli.SteppedClock;
import io.mooring.cli.Waiting;
import io.mooring.cli.hub.HubClient;
import io.mooring.cli.hub.HubConnection;
import io.mooring.cli.hub.HubServer;
import io.mooring.protocol.arm.ClusterId;
import io.mooring.protocol.json.Json;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** A store that is killed may lose what it has acknowledged: who waits for the result writes it again. */
class LostWriteTest {
    private static final String COMPLIANT = """
            {"name":"a","properties":{"complianceState":"Compliant","sourceSyncedCommitId":"main@sha1:abc"}}""";
    private static final String GONE = "{\"error\":{\"code\":\"ResourceNotFound\",\"message\":\"It is not there.\"}}";

    private final SteppedClock clock = new SteppedClock();
    private final Waiting waiting = new Waiting(clock, clock::advance, () -> 1);
    private final HubServer server = new HubServer();
    private final Configurations configurations = new Configurations(
            new HubClient(new HubConnection(server.url(), null, () -> "t"), waiting),
            new ClusterId("00000000-0000-0000-0000-000000000001", "g", "c1"));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aConfigurationThatGotLostWhileWeWaitIsCreatedAgain() {
        ObjectNode body = Json.mapper().createObjectNode().put("wanted", true);
        server.answers(201, "{\"name\":\"a\"}")
                .answers(404, GONE)
                .answers(201, "{\"name\":\"a\"}")
                .answers(200, COMPLIANT);

        configurations.put("a", body);
        configurations.awaitCompliant("a", "abc", Duration.ofMinutes(1), waiting, words -> {});

        assertEquals(
                List.of("PUT", "GET", "PUT", "GET"),
                server.asked().stream().map(call -> call.split(" ")[0]).toList());
        assertEquals(server.bodies().get(0), server.bodies().get(2));
    }

    @Test
    void whatSomebodyElseDeletedIsNotBroughtBack() {
        server.answers(404, GONE);

        CliFailure failure = assertThrows(
                CliFailure.class,
                () -> configurations.awaitCompliant("a", "abc", Duration.ofMinutes(1), waiting, words -> {}));

        assertEquals(ExitCode.NOT_FOUND, failure.exitCode());
        assertTrue(
                server.asked().stream().noneMatch(call -> call.startsWith("PUT")),
                server.asked().toString());
    }
}
