package io.mooring.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.cli.hub.HubServer;
import io.mooring.protocol.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CliTest {
    private static final String CLUSTER = """
            {"id":"/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/g1/providers/\
            Microsoft.Kubernetes/connectedClusters/c1","name":"c1","location":"local","properties":{\
            "connectivityStatus":"Connected","kubernetesVersion":"1.34.2","totalNodeCount":1,"agentVersion":"0.1.0",\
            "lastConnectivityTime":"2026-01-01T00:06:59.123Z"}}""";

    @TempDir
    private Path data;

    private final HubServer hub = new HubServer();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @AfterEach
    void stop() {
        hub.close();
    }

    private int moor(String... arguments) {
        Map<String, String> environment = new HashMap<>();
        environment.put("MOORING_HUB_URL", hub.url().toString());
        environment.put("MOORING_TOKEN", "secret");
        environment.put("MOORING_DATA", data.toString());
        return launch(environment, arguments);
    }

    private int launch(Map<String, String> environment, String... arguments) {
        return Cli.launch(
                List.of(arguments),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "up", "demo", "connect", "clusters delete", "gitops create", "extension create"})
    void helpEndsWithTheExitCodes(String command) {
        assertEquals(0, moor((command + " --help").strip().split(" ")), err());
        assertTrue(out().lines().allMatch(line -> line.length() <= 80), out());
        for (ExitCode code : ExitCode.values()) {
            assertTrue(out().contains("  " + code.number() + "  "), out());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "clusters",
                "clusters show -n c1",
                "clusters show -n c1 -g g1 -o xml",
                "connect -n bad/name -g g1",
                "connect -n c1 -g g1 --layout round",
                "connect -n c1 -g g1 --timeout soon",
                "gitops create -n a -c c1 -g g1 -u http://x/y",
                "gitops create -n a -c c1 -g g1 -u http://x/y -k path=./a",
                "gitops create -n a -c c1 -g g1 -u http://x/y -k name=a prune=perhaps",
                "gitops show -n a/b -c c1 -g g1",
                "extension create -n a -c c1 -g g1",
                "extension create -n a -c c1 -g g1 --chart-name x",
                "extension create -n a -c c1 -g g1 --chart-repository http://x",
                "extension create -n a -c c1 -g g1 --chart-repository http://x --chart-name y --chart-git-url http://z",
                "extension create -n a -c c1 -g g1 --extension-type t --scope planet",
                "extension create -n a -c c1 -g g1 --extension-type t --config novalue",
                "extension create -n a -c c1 -g g1 --extension-type t --wait-timeout soon",
                "clusters show -n c1 -g g1 --hub nowhere",
                "clusters show -n c1 -g g1 --hub http://a|b",
                "clock",
                "clock --advance 1h --reset"
            })
    void aWrongCommandLineIsRefusedBeforeAnythingIsAsked(String command) {
        assertEquals(ExitCode.USAGE.number(), moor(command.isEmpty() ? new String[0] : command.split(" ")), err());
        assertTrue(err().startsWith("moor: "), err());
        assertFalse(err().contains("\tat "), "a stack trace");
        assertEquals(List.of(), hub.asked());
    }

    @Test
    void aClusterIsShownAsATable() {
        hub.answers(200, CLUSTER);

        assertEquals(0, moor("clusters", "show", "-n", "c1", "-g", "g1"), err());
        assertEquals("""
                NAME  GROUP  STATUS     KUBERNETES  NODES  AGENTS  LAST SEEN  LOCATION
                c1    g1     Connected  1.34.2      1      0.1.0   3 min ago  local
                """, out());
    }

    @Test
    void orAsDataThatAProgramCanRead() {
        hub.answers(200, "{\"value\":[" + CLUSTER + "]}");

        assertEquals(0, moor("clusters", "list", "-o", "json"), err());
        assertEquals(Json.mapper().readTree("[" + CLUSTER + "]"), Json.mapper().readTree(out()));
        out.reset();
        assertEquals(0, moor("-o", "yaml", "clusters", "list"), err());
        assertTrue(out().contains("connectivityStatus: Connected"), out());
    }

    @Test
    void statusShowsWhatBecameOfEachRequest() {
        hub.answers(200, "{\"value\":[" + CLUSTER + "]}")
                .answers(200, "{\"value\":[{\"name\":\"apps\",\"properties\":{\"complianceState\":\"Compliant\"}}]}")
                .answers(200, "{\"value\":[]}");

        assertEquals(0, moor("status"), err());
        assertTrue(out().contains("apps Compliant  -"), out());
        assertTrue(out().contains("Connected  3 min ago"), out());
    }

    @Test
    void helpBeginsWithTheFirstSteps() {
        assertEquals(0, moor("--help"), err());
        assertTrue(out().contains("moor demo ") && out().contains("moor connect -n c1 -g g1"), out());
    }

    @Test
    void aMisspelledCommandIsGuessed() {
        assertEquals(ExitCode.USAGE.number(), moor("clusers", "list"));
        assertTrue(err().contains("clusters"), err());
        assertTrue(err().contains("`moor --help` shows what it takes."), err());
    }

    @Test
    void theHubsRefusalIsOneLineAndAnExitCode() {
        hub.answers(403, "{\"error\":{\"code\":\"AuthorizationFailed\",\"message\":\"You may\\nnot.\"}}");

        assertEquals(ExitCode.REFUSED.number(), moor("clusters", "list"));
        assertEquals(1, err().lines().count(), err());
        assertTrue(err().contains("You may not. (HTTP 403, AuthorizationFailed)"), err());
    }

    @Test
    void debugShowsWhere() {
        hub.answers(409, "{}");

        assertEquals(ExitCode.FAILED.number(), moor("clusters", "list", "--debug"));
        assertTrue(err().contains("\tat io.mooring.cli"), err());
    }

    @Test
    void withoutAHubTheUserIsToldHowToComeByOne() {
        assertEquals(
                ExitCode.UNREACHABLE.number(), launch(Map.of("MOORING_DATA", data.toString()), "clusters", "list"));
        assertTrue(err().contains("`moor up`"), err());
    }

    @Test
    void aHubWithoutATokenIsRefused() {
        assertEquals(
                ExitCode.REFUSED.number(),
                launch(Map.of("MOORING_HUB_URL", "https://hub.invalid"), "clusters", "list"));
        assertTrue(err().contains("MOORING_TOKEN"), err());
    }

    @Test
    void whereNothingRunsThereIsNothingToStop() {
        assertEquals(0, moor("down"), err());
        assertTrue(out().startsWith("Nothing runs on "), out());
    }

    @Test
    void upNeedsItsPartsAndItsPrograms() throws IOException {
        Map<String, String> environment = new HashMap<>(Map.of("MOORING_DATA", data.toString(), "PATH", "/nowhere"));
        assertEquals(ExitCode.ENVIRONMENT.number(), launch(environment, "up"));
        assertTrue(err().contains("set MOORING_HOME"), err());

        environment.put("MOORING_HOME", data.toString());
        assertEquals(ExitCode.ENVIRONMENT.number(), launch(environment, "up"));
        assertTrue(err().contains("./mvnw -DskipTests package"), err());

        Files.createDirectories(data.resolve("functions/target/azure-functions/mooring-hub"));
        assertEquals(ExitCode.ENVIRONMENT.number(), launch(environment, "up"));
        assertTrue(err().contains("There is no node on the PATH"), err());
    }

    @Test
    void connectNeedsACluster() {
        assertEquals(
                ExitCode.NOT_FOUND.number(),
                launch(
                        Map.of(
                                "MOORING_HUB_URL", hub.url().toString(),
                                "MOORING_TOKEN", "t",
                                "MOORING_HOME", data.toString(),
                                "KUBECONFIG", data.resolve("none").toString()),
                        "connect",
                        "-n",
                        "c1",
                        "-g",
                        "g1"));
        assertTrue(err().contains("There is no kubeconfig"), err());
        assertEquals(List.of(), hub.asked());
    }
}
