package io.mooring.cli.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.cli.Cli;
import io.mooring.cli.ExitCode;
import io.mooring.cli.hub.HubServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReactivateCommandTest {
    private static final String CLUSTER = "/resourceGroups/g1/providers/Microsoft.Kubernetes/connectedClusters/edge";

    private final HubServer hub = new HubServer();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void theClusterIsWaitedFor() {
        hub.answers(204, "").answers(200, cluster("Connected"));
        assertEquals(0, moor("reactivate --name edge --resource-group g1"), this::err);
        assertTrue(
                hub.asked().getFirst().startsWith("POST /subscriptions/"),
                hub.asked().getFirst());
        assertTrue(
                hub.asked().getFirst().contains(CLUSTER + "/reactivate?"),
                hub.asked().getFirst());
        assertTrue(out().contains("Connected"), out());
    }

    @Test
    void orNotIfNobodyWantsToWait() {
        hub.answers(204, "").answers(200, cluster("Expired"));
        assertEquals(0, moor("reactivate --name edge --resource-group g1 --no-wait"), this::err);
        assertEquals(2, hub.asked().size());
        assertTrue(out().contains("Expired"), out());
    }

    @Test
    void whenNoAgentComesItSaysWhereToLook() {
        hub.answers(204, "").answers(200, cluster("Expired"));
        assertEquals(ExitCode.TIMEOUT.number(), moor("reactivate --name edge --resource-group g1 --timeout 1ms"));
        assertTrue(err().contains("No agent of edge has come"), err());
        assertTrue(err().contains("IdentityReady"), err());
    }

    @Test
    void whatTheHubRefusesIsSaidInItsWords() {
        hub.answers(409, """
                {"error":{"code":"ReactivationWindowClosed","message":"It could be reactivated until yesterday."}}""");
        assertTrue(moor("reactivate --name edge --resource-group g1") != 0);
        assertTrue(err().contains("It could be reactivated until yesterday."), err());
        assertEquals(1, hub.asked().size());
    }

    private static String cluster(String status) {
        return """
                {"name":"edge","id":"/subscriptions/s/resourceGroups/g1/x","location":"here","properties":{
                 "connectivityStatus":"%s","lastConnectivityTime":"2026-01-01T00:09:00Z"}}""".formatted(status);
    }

    private int moor(String line) {
        out.reset();
        return Cli.launch(
                List.of(line.split(" ")),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of("MOORING_HUB_URL", hub.url().toString(), "MOORING_TOKEN", "t"));
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
