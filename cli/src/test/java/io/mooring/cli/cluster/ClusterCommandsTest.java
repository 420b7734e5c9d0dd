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

class ClusterCommandsTest {
    private static final String HISTORY = """
            {"value":[
             {"from":"Connecting","to":"Connected","at":"2025-12-31T00:00:00Z","seenAt":"2025-12-31T00:00:30Z"},
             {"from":"Connected","to":"Offline","at":"2025-12-31T23:00:00Z","seenAt":"2025-12-31T23:00:05Z"},
             {"from":"Offline","to":"Connected","at":"2025-12-31T23:30:00Z","seenAt":"2025-12-31T23:31:00Z"}]}""";

    private final HubServer hub = new HubServer();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void theHistoryShowsChangesAndAvailability() {
        hub.answers(200, HISTORY);
        assertEquals(0, moor("clusters history -n edge -g g1 --since 5h"));
        assertEquals("""
                AT                    AGE     FROM       TO         SEEN AFTER
                2025-12-31T23:00:00Z  70 min  Connected  Offline    5 s
                2025-12-31T23:30:00Z  40 min  Offline    Connected  60 s

                Connected 90.00 % of the last 5h (away 30 min).
                """, out());
        assertEquals(0, moor("clusters history -n edge -g g1 --since 48h"));
        assertTrue(out().endsWith("(away 30 min). Nothing is known of 23 h of it.\n"), out());
        assertEquals(0, moor("clusters history -n edge -g g1 -o json"));
        assertTrue(out().contains("\"awaySeconds\" : 1800"), out());
    }

    @Test
    void aClusterWithoutHistoryIsNotCalledAvailable() {
        hub.answers(200, "{\"value\":[]}");
        assertEquals(0, moor("clusters history -n edge -g g1"));
        assertEquals("""
                The status did not change in the last 30d.

                Of the last 30d it is not known whether the cluster was connected.
                """, out());
    }

    @Test
    void listsAreOfOneStatusAndTellOldReportsAsOld() {
        hub.answers(200, """
                {"value":[{"name":"edge","id":"/subscriptions/s/resourceGroups/g1/x","location":"here","properties":{
                 "connectivityStatus":"Offline","kubernetesVersion":"v1.35.0","totalNodeCount":3,
                 "lastConnectivityTime":"2025-12-31T23:10:00Z"}}]}""");
        assertEquals(0, moor("clusters list --status offline"));
        assertTrue(
                hub.asked().getFirst().contains("&$filter=connectivityStatus%20eq%20'Offline'"),
                hub.asked().getFirst());
        assertEquals("""
                NAME  GROUP  STATUS   KUBERNETES   NODES  AGENTS  LAST SEEN   LOCATION
                edge  g1     Offline  was v1.35.0  was 3  -       60 min ago  here
                """, out());
        assertEquals(ExitCode.USAGE.number(), moor("clusters list --status gone"));
    }

    @Test
    void theSummaryHasItsAge() {
        hub.answers(200, """
                {"asOf":"2026-01-01T00:09:00Z","total":3,"counts":{"Connected":2,"Offline":1},
                 "groups":[{"resourceGroup":"g1","counts":{"Connected":2,"Offline":1}}]}""");
        assertEquals(0, moor("clusters summary"));
        assertEquals("""
                GROUP  CONNECTING  CONNECTED  OFFLINE  EXPIRED  AGENTNOTINSTALLED
                g1     0           2          1        0        0
                all    0           2          1        0        0

                As of 60 s ago.
                """, out());
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
}
