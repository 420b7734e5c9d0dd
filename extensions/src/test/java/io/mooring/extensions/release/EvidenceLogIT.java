package io.mooring.extensions.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.extensions.ChartServer;
import io.mooring.extensions.chart.ChartSource;
import io.mooring.extensions.chart.Charts;
import io.mooring.extensions.helm.ReleaseName;
import io.mooring.localcluster.LocalCluster;
import io.mooring.localcluster.LocalClusterSettings;
import io.mooring.localcluster.process.Patience;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Failures of pods that really run, on a node that gives out their logs. */
class EvidenceLogIT {
    private static final String CRASHING = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: {{ .Release.Name }}}
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: c, image: example.test/crashing, command: [/opt/app]}]}
        """;

    @TempDir
    private Path folder;

    @Test
    void theLastWordsOfAPodExplainWhyItsReleaseFailed() throws Exception {
        Path program = Files.createDirectories(folder.resolve("image/opt")).resolve("app");
        Files.writeString(program, "#!/bin/sh\necho cannot open the database\nexit 3\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (LocalCluster cluster = LocalCluster.start(LocalClusterSettings.in(folder.resolve("cluster"))
                        .withDurability(LocalClusterSettings.Durability.FAST)
                        .withImage("example.test/crashing", folder.resolve("image")));
                ChartServer server = new ChartServer()) {
            server.publish("web", "1.0.0", CRASHING);
            ExtensionEngine engine = new ExtensionEngine(
                    new ExtensionEngine.Tools(
                            EngineFixture.HELM, Charts.in(folder.resolve("charts")), KubeCluster.of(cluster.client())),
                    EngineSettings.of("default", "me"),
                    Clock.systemUTC(),
                    new Random(1));
            DesiredRelease wish = new DesiredRelease(
                    new ReleaseName("web", "web"),
                    new ChartSource.Repository(server.url(), "web", "1.0.0"),
                    Map.of(),
                    true,
                    Duration.ofSeconds(5));
            AtomicReference<ReleaseOutcome> last = new AtomicReference<>(new ReleaseOutcome.Working(""));

            assertTrue(new Patience(Clock.systemUTC(), Duration.ofSeconds(60), Duration.ofMillis(300)).until(() -> {
                last.set(engine.reconcile(wish));
                return last.get() instanceof ReleaseOutcome.Failed;
            }));
            ReleaseOutcome.Failed failed = assertInstanceOf(ReleaseOutcome.Failed.class, last.get());
            assertEquals("1.0.0", failed.version());
            assertEquals(
                    List.of("cannot open the database"),
                    failed.evidence().stream()
                            .filter(each -> each.kind() == Evidence.Kind.LOG)
                            .map(each -> each.text().strip())
                            .distinct()
                            .toList());
        }
    }
}
