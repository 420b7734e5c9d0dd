package io.mooring.extensions.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.mooring.extensions.chart.Charts;
import io.mooring.extensions.helm.Helm;
import io.mooring.extensions.helm.HelmFailure;
import io.mooring.extensions.helm.HelmSettings;
import io.mooring.extensions.helm.ReleaseOptions;
import io.mooring.extensions.helm.ReleaseStatus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers that die, hang or are somebody else's. */
class ReleaseRecoveryIT {
    @TempDir
    Path folder;

    private EngineFixture it;

    @BeforeEach
    void start() throws Exception {
        it = new EngineFixture(folder);
    }

    @AfterEach
    void stop() {
        it.close();
    }

    @Test
    void aWorkerKilledInTheMiddleOfAnInstallIsMended() throws Exception {
        it.server.publish("web", "1.0.0", hooked());
        it.server.publish("web", "1.0.1", EngineFixture.CONFIG_MAP);

        ReleaseOutcome.Failed lost = assertInstanceOf(
                ReleaseOutcome.Failed.class, killedWhilePending("1.0.0", ReleaseStatus.PENDING_INSTALL));

        assertTrue(lost.message().contains("worker died"), lost.message());
        assertInstanceOf(
                ReleaseOutcome.Working.class,
                it.engine("another", Clock.systemUTC()).reconcile(it.wish("1.0.1", Map.of())),
                "another instance cannot know that the worker is dead");
        assertEquals(new ReleaseOutcome.Installed("1.0.1", 1), it.engine.reconcile(it.wish("1.0.1", Map.of())));
    }

    @Test
    void aWorkerKilledInTheMiddleOfAnUpgradeIsMended() throws Exception {
        it.server.publish("web", "1.0.0", EngineFixture.CONFIG_MAP);
        it.server.publish("web", "1.0.1", hooked());
        it.engine.reconcile(it.wish("1.0.0", Map.of()));

        killedWhilePending("1.0.1", ReleaseStatus.PENDING_UPGRADE);
        ExtensionEngine restarted = it.engine("me", Clock.systemUTC());

        assertEquals(
                new ReleaseOutcome.Installed("1.0.0", 3),
                restarted.reconcile(it.wish("1.0.0", Map.of("greeting", "x"))));
        assertEquals("x", it.greeting());
    }

    @Test
    void whatAnotherHelmLeftUnfinishedIsNotTouched() throws Exception {
        it.server.publish("web", "1.0.0", hooked());
        EngineFixture.done(
                it.helm.install(it.request(
                        "1.0.0",
                        Map.of(),
                        ReleaseOptions.defaults().waiting(ReleaseOptions.Waiting.NONE, Duration.ofSeconds(1)))),
                HelmFailure.Kind.TIMEOUT);
        makePending();

        assertInstanceOf(ReleaseOutcome.Working.class, it.engine.reconcile(it.wish("1.0.0", Map.of())));
        ReleaseOutcome.Failed stuck = assertInstanceOf(
                ReleaseOutcome.Failed.class,
                it.engine("me", Clock.fixed(Instant.now().plusSeconds(3_600), ZoneOffset.UTC))
                        .reconcile(it.wish("1.0.0", Map.of())));
        assertTrue(stuck.message().contains("left unfinished by another Helm client"), stuck.message());
    }

    @Test
    void aHookThatNeverEndsKeepsNobodyElseWaiting() throws Exception {
        it.server.publish("web", "1.0.0", hooked());
        it.server.publish("other", "1.0.0", EngineFixture.CONFIG_MAP);
        CompletableFuture<ReleaseOutcome> blocked = new CompletableFuture<>();
        Thread caller = Thread.ofVirtual().start(() -> blocked.complete(it.engine.reconcile(it.wish("", Map.of()))));

        assertEquals(new ReleaseOutcome.Installed("1.0.0", 1), it.engine.reconcile(it.other()));
        assertTrue(!blocked.isDone());
        assertEquals(
                new ReleaseOutcome.Working("an operation on the release is running"),
                it.engine.reconcile(it.wish("", Map.of())));

        caller.interrupt();
        ReleaseOutcome.Failed cancelled =
                assertInstanceOf(ReleaseOutcome.Failed.class, blocked.get(30, TimeUnit.SECONDS));
        assertEquals("the operation was cancelled", cancelled.message());
    }

    private ReleaseOutcome killedWhilePending(String version, ReleaseStatus pending) throws Exception {
        try (Helm mortal = Helm.start(HelmSettings.from(System.getenv()))) {
            ExtensionEngine dying = new ExtensionEngine(
                    new ExtensionEngine.Tools(mortal, Charts.in(it.folder.resolve("charts")), it.cluster),
                    EngineSettings.of("default", "me"),
                    Clock.systemUTC(),
                    new Random(1));
            CountDownLatch isPending = new CountDownLatch(1);
            CompletableFuture<ReleaseOutcome> outcome = new CompletableFuture<>();
            // Not in the common pool: on a small machine the informer would get no thread there.
            Thread.ofVirtual().start(() -> outcome.complete(dying.reconcile(it.wish(version, Map.of()))));
            try (var watch = it.client
                    .secrets()
                    .inNamespace(it.namespace)
                    .withLabel("status", pending.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .inform(new Signal(isPending))) {
                assertTrue(isPending.await(30, TimeUnit.SECONDS), "the release never became pending");
            }
            mortal.workerPids()
                    .forEach(pid -> ProcessHandle.of(pid).orElseThrow().destroyForcibly());
            return outcome.get(30, TimeUnit.SECONDS);
        }
    }

    private void makePending() throws Exception {
        Secret secret = it.client
                .secrets()
                .inNamespace(it.namespace)
                .withName("sh.helm.release.v1.web.v1")
                .get();
        String json = new String(KubeReleases.unpack(secret), StandardCharsets.UTF_8)
                .replace("\"status\":\"failed\"", "\"status\":\"pending-install\"");
        secret.getData().put("release", KubeReleases.pack(json.getBytes(StandardCharsets.UTF_8)));
        secret.getMetadata().getLabels().put("status", "pending-install");
        it.client.resource(secret).update();
    }

    /** A chart with a hook that nobody runs, so that installing it does not end. */
    private static String hooked() {
        return EngineFixture.CONFIG_MAP + """
            ---
            apiVersion: batch/v1
            kind: Job
            metadata:
              name: {{ .Release.Name }}-hook
              annotations: {"helm.sh/hook": "pre-install,pre-upgrade"}
            spec:
              template: {spec: {restartPolicy: Never, containers: [{name: c, image: pause}]}}
            """;
    }

    private record Signal(CountDownLatch seen) implements ResourceEventHandler<Secret> {
        @Override
        public void onAdd(Secret secret) {
            seen.countDown();
        }

        @Override
        public void onUpdate(Secret before, Secret after) {
            seen.countDown();
        }

        @Override
        public void onDelete(Secret secret, boolean unknown) {
            // Only the beginning matters.
        }
    }
}
