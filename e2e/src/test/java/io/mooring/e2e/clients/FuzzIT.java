package io.mooring.e2e.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mooring.azurite.LocalCloud;
import io.mooring.azurite.LocalCloudSettings;
import io.mooring.e2e.Moor;
import io.mooring.functions.HubClient;
import io.mooring.functions.TestAgent;
import io.mooring.protocol.arm.ClusterId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Schemathesis asks the packaged hub for all that its OpenAPI document describes, and for what it rules out; with a fixed
 * seed and few examples. {@code FUZZ_EXAMPLES} in the environment asks for more, and for the limits of each parameter; what was done
 * is in {@code target/fuzz.txt}.
 */
class FuzzIT {
    private static final String SUBSCRIPTION = "00000000-0000-0000-0000-000000000001";

    @TempDir
    static Path data;

    @Test
    void nothingThatTheDocumentDescribesMakesTheHubFail() throws Exception {
        ClientProgram.SCHEMATHESIS.require();
        String examples = System.getenv("FUZZ_EXAMPLES");
        Path staged = Moor.checkout().resolve("functions/target/azure-functions/mooring-hub");
        try (LocalCloud cloud = LocalCloud.start(LocalCloudSettings.at(data).withFunctions(staged))) {
            prepare(cloud);

            Run run = ClientProgram.SCHEMATHESIS.run(
                    Map.of(
                            "HUB", cloud.hubUrl().toString(),
                            "CA", cloud.certificates().caFile().toString(),
                            "TOKEN", cloud.ownerToken(),
                            "SUBSCRIPTION", SUBSCRIPTION,
                            "GROUP", "fuzz"),
                    "--phases",
                    examples == null ? "fuzzing,stateful" : "coverage,fuzzing,stateful",
                    "--max-examples",
                    examples == null ? "3" : examples,
                    cloud.hubUrl() + "/openapi.json");

            Files.writeString(Path.of("target", "fuzz.txt"), run.output());
            assertEquals(0, run.exitCode(), run.output());
            run.output().lines().filter(line -> line.contains(" generated, ")).forEach(System.err::println);
        }
    }

    /** A cluster that is there, so that more than "not found" can be answered. */
    private static void prepare(LocalCloud cloud) {
        HubClient hub = new HubClient(cloud.hubUrl(), cloud.certificates().trust());
        ClusterId cluster = new ClusterId(SUBSCRIPTION, "fuzz", "edge");
        Map<String, Object> body = Map.of(
                "location", "westeurope",
                "identity", Map.of("type", "SystemAssigned"),
                "properties",
                        Map.of(
                                "agentPublicKeyCertificate",
                                TestAgent.of(cluster).publicKey()));
        assertEquals(
                201,
                hub.ask("PUT", HubClient.path(cluster), cloud.ownerToken(), body)
                        .status());
    }
}
