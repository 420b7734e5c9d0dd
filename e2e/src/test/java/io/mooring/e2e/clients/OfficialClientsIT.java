package io.mooring.e2e.clients;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mooring.azurite.LocalCloud;
import io.mooring.azurite.LocalCloudSettings;
import io.mooring.e2e.Moor;
import io.mooring.functions.HubClient;
import io.mooring.functions.HubClient.Answer;
import io.mooring.functions.TestAgent;
import io.mooring.protocol.arm.ClusterId;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Unmodified clients of Microsoft's, given an endpoint, a token and a CA, do all they can on the packaged hub. */
class OfficialClientsIT {
    private static final String SUBSCRIPTION = "00000000-0000-0000-0000-000000000001";
    /** One more than fits on a page. */
    private static final int MANY = 101;

    @TempDir
    static Path data;

    private static LocalCloud cloud;
    private static HubClient hub;

    @BeforeAll
    static void start() throws Exception {
        Path staged = Moor.checkout().resolve("functions/target/azure-functions/mooring-hub");
        cloud = LocalCloud.start(LocalCloudSettings.at(data).withFunctions(staged));
        hub = new HubClient(cloud.hubUrl(), cloud.certificates().trust());
        fill();
    }

    @AfterAll
    static void stop() {
        if (cloud != null) {
            cloud.close();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SCHEMATHESIS")
    void everyOperationWorks(ClientProgram program) {
        program.require();
        program.installed();
        String name = program.name().toLowerCase(Locale.ROOT);
        try (var agent = new StandInAgent(hub, Clock.systemUTC(), cluster("official", name))) {
            Run run = program.run(asked(name, agent.publicKey()));

            assertEquals(0, run.exitCode(), run.output());
            assertEquals("step done", run.output().lines().reduce("", (before, line) -> line), run.output());
        }
    }

    private static Map<String, String> asked(String name, String agentKey) {
        String ca = cloud.certificates().caFile().toString();
        return Map.ofEntries(
                entry("HUB", cloud.hubUrl().toString()),
                entry("CA", ca),
                entry("NODE_EXTRA_CA_CERTS", ca),
                entry("TOKEN", cloud.ownerToken()),
                entry("SUBSCRIPTION", SUBSCRIPTION),
                entry("GROUP", "official"),
                entry("CLUSTER", name),
                entry("AGENT_KEY", agentKey),
                entry("EXTENSION_TYPE", "mooring.test"),
                entry("MANY", "many/many-0/" + MANY));
    }

    /** More clusters, and more things in one of them, than fit on a page. */
    private static void fill() throws Exception {
        String key = TestAgent.of(cluster("many", "many-0")).publicKey();
        Map<String, Object> body = Map.of(
                "location", "westeurope",
                "identity", Map.of("type", "SystemAssigned"),
                "properties", Map.of("agentPublicKeyCertificate", key));
        Map<String, Object> git =
                Map.of("url", "https://git.example.com/fleet", "repositoryRef", Map.of("branch", "main"));
        Map<String, Object> configuration =
                Map.of("properties", Map.of("sourceKind", "GitRepository", "gitRepository", git));
        Map<String, Object> extension = Map.of("properties", Map.of("extensionType", "mooring.test"));
        // Without it the first configuration would bring one more extension.
        Map<String, Object> flux = Map.of("properties", Map.of("extensionType", "microsoft.flux"));
        all(cluster -> put(HubClient.path(cluster("many", "many-" + cluster)), body));
        ClusterId first = cluster("many", "many-0");
        all(item -> put(HubClient.path(first, "extensions", "item-" + item), item == 0 ? flux : extension));
        all(item -> put(HubClient.path(first, "fluxConfigurations", "item-" + item), configuration));
    }

    private static void all(IntConsumer make) throws Exception {
        try (ExecutorService workers = Executors.newFixedThreadPool(4)) {
            List<Future<?>> made = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                int number = i;
                made.add(workers.submit(() -> make.accept(number)));
            }
            for (Future<?> one : made) {
                one.get();
            }
        }
    }

    private static void put(String path, Object body) {
        Answer answer = hub.ask("PUT", path, cloud.ownerToken(), body);
        for (int attempt = 1; attempt < 5 && answer.status() == 503; attempt++) { // As every client does.
            answer = hub.ask("PUT", path, cloud.ownerToken(), body);
        }
        assertEquals(2, answer.status() / 100, answer.toString());
    }

    private static ClusterId cluster(String group, String name) {
        return new ClusterId(SUBSCRIPTION, group, name);
    }
}
