package io.mooring.extensions.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.PodBuilder;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Revisions that Helm completed but whose objects never became ready, and what becomes of them. */
class UndoIT {
    private static final Duration LATER = Duration.ofMinutes(10);

    @TempDir
    Path folder;

    private EngineFixture it;

    @BeforeEach
    void start() throws Exception {
        it = new EngineFixture(folder);
        it.server.publish("web", "1.0.0", EngineFixture.DEPLOYMENT);
        it.server.publish(
                "web",
                "1.1.0",
                EngineFixture.DEPLOYMENT.replace("\"none\"", "\"new\"").replace("\"pause\"", "\"crashing\"") + """
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: added}
            """);
    }

    @AfterEach
    void stop() {
        it.close();
    }

    @Test
    void anUpgradeThatDoesNotGetReadyIsExplainedAndThenTakenBack() throws Exception {
        assertInstanceOf(ReleaseOutcome.Working.class, it.engine.reconcile(it.wish("1.0.0", Map.of())));
        it.makeReady();
        assertEquals(new ReleaseOutcome.Installed("1.0.0", 1), it.engine.reconcile(it.wish("1.0.0", Map.of())));
        DesiredRelease upgrade = it.wish("1.1.0", ReleasePolicy.DEFAULT, 1);
        assertInstanceOf(ReleaseOutcome.Working.class, it.engine.reconcile(upgrade));
        assertEquals("new", it.greeting());
        brokenPod();
        breakDeployment();

        ExtensionEngine later = it.engine("me", Clock.fixed(Instant.now().plus(LATER), ZoneOffset.UTC));
        ReleaseOutcome.Failed failed = assertInstanceOf(ReleaseOutcome.Failed.class, later.reconcile(upgrade));

        assertTrue(failed.message().startsWith("not ready within 300 s: Deployment web"), failed.message());
        assertTrue(failed.message().endsWith("rolled back to version 1.0.0 of revision 1"), failed.message());
        assertEquals(new ReleaseOutcome.Installed("1.0.0", 3), failed.running());
        String evidence = failed.evidence().toString();
        assertTrue(evidence.contains("Progressing=False ProgressDeadlineExceeded: too slow"), evidence);
        assertTrue(evidence.contains("Pod web-abc: container c waits: CrashLoopBackOff: it crashes"), evidence);
        assertTrue(evidence.contains("Pod web-abc: container c ended with 3 (7 restarts)"), evidence);
        assertTrue(evidence.contains("Pod web-abc: BackOff: back-off restarting"), evidence);
        assertEquals("none", it.greeting());
        assertEquals(
                null,
                it.client
                        .configMaps()
                        .inNamespace(it.namespace)
                        .withName("added")
                        .get());
        assertEquals(List.of("superseded", "failed", "deployed"), it.history());
        assertEquals(failed, later.reconcile(upgrade), "it rests");
    }

    @Test
    void whatWasReadyOnceIsNotTakenBackWhenANodeFails() throws Exception {
        assertInstanceOf(ReleaseOutcome.Working.class, it.engine.reconcile(it.wish("1.0.0", Map.of())));
        it.makeReady();
        assertInstanceOf(ReleaseOutcome.Installed.class, it.engine.reconcile(it.wish("1.0.0", Map.of())));
        breakDeployment();

        ExtensionEngine later = it.engine("me", Clock.fixed(Instant.now().plus(LATER), ZoneOffset.UTC));
        ReleaseOutcome.Failed failed = assertInstanceOf(
                ReleaseOutcome.Failed.class, later.reconcile(it.wish("1.0.0", ReleasePolicy.DEFAULT, 1)));

        assertTrue(failed.message().contains("not ready within"), failed.message());
        assertEquals(List.of("deployed"), it.history());
    }

    @Test
    void whoWantsToSeeAFailureKeepsIt() throws Exception {
        it.server.publish("web", "2.0.0", EngineFixture.CONFIG_MAP + """
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: Not_A_Name}
            """);

        ReleaseOutcome.Failed failed = assertInstanceOf(
                ReleaseOutcome.Failed.class,
                it.engine.reconcile(it.wish("2.0.0", ReleasePolicy.DEFAULT.keepingFailures(), 0)));

        assertTrue(failed.message().contains("Not_A_Name"), failed.message());
        assertEquals(List.of("failed"), it.history());
        assertInstanceOf(ReleaseOutcome.Working.class, it.engine.reconcile(it.wish("1.0.0", Map.of())));
    }

    @Test
    void secretsInLogsAreNotShown() {
        assertEquals(
                "user=x password=*** done\nAuthorization: ***\nlast",
                KubeEvidence.lastLines("user=x password=abc done\nAuthorization: Bearer abc.def\nlast"));
    }

    private void breakDeployment() {
        it.client
                .apps()
                .deployments()
                .inNamespace(it.namespace)
                .withName("web")
                .editStatus(deployment -> deployment
                        .edit()
                        .withNewStatus()
                        .withObservedGeneration(deployment.getMetadata().getGeneration())
                        .withReplicas(1)
                        .withUpdatedReplicas(1)
                        .addNewCondition()
                        .withType("Progressing")
                        .withStatus("False")
                        .withReason("ProgressDeadlineExceeded")
                        .withMessage("too slow")
                        .endCondition()
                        .endStatus()
                        .build());
    }

    private void brokenPod() {
        it.client.resource("""
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: default, namespace: %s}
            """.formatted(it.namespace)).serverSideApply();
        var pod = it.client
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName("web-abc")
                        .withNamespace(it.namespace)
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("c")
                        .withImage("crashing")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
        it.client
                .pods()
                .resource(pod)
                .editStatus(created -> created.edit()
                        .withNewStatus()
                        .addNewContainerStatus()
                        .withName("c")
                        .withRestartCount(7)
                        .withNewState()
                        .withNewWaiting("it crashes", "CrashLoopBackOff")
                        .endState()
                        .withNewLastState()
                        .withNewTerminated()
                        .withExitCode(3)
                        .endTerminated()
                        .endLastState()
                        .endContainerStatus()
                        .endStatus()
                        .build());
        it.client.resource("""
            apiVersion: v1
            kind: Event
            metadata: {name: web-abc.1, namespace: %1$s}
            type: Warning
            reason: BackOff
            message: back-off restarting
            involvedObject: {kind: Pod, name: web-abc, namespace: %1$s}
            """.formatted(it.namespace)).create();
    }
}
