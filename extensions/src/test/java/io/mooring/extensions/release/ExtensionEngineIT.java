package io.mooring.extensions.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.extensions.catalog.Catalog;
import io.mooring.extensions.chart.ChartSource;
import io.mooring.extensions.helm.ReleaseOptions;
import io.mooring.extensions.helm.ReleaseRevision;
import io.mooring.extensions.helm.ReleaseStatus;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine against a real apiserver, a real Helm and a chart repository on loopback. */
class ExtensionEngineIT {
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
    void aReleaseIsInstalledUpgradedLeftAloneAndRemoved() throws Exception {
        it.server.publish("web", "1.0.0", EngineFixture.CONFIG_MAP);

        assertEquals(
                new ReleaseOutcome.Installed("1.0.0", 1), it.engine.reconcile(it.wish("", Map.of("greeting", "hi"))));
        assertEquals("hi", it.greeting());
        assertEquals(
                new ReleaseOutcome.Installed("1.0.0", 1), it.engine.reconcile(it.wish("", Map.of("greeting", "hi"))));
        assertEquals(new ReleaseOutcome.Installed("1.0.0", 2), it.engine.reconcile(it.wish("", Map.of())));
        assertEquals("none", it.greeting(), "a value that is no longer wanted is gone");

        it.server.publish("web", "1.1.0", EngineFixture.CONFIG_MAP);
        assertEquals(new ReleaseOutcome.Installed("1.1.0", 3), it.engine.reconcile(it.wish("^1", Map.of())));
        assertEquals(3, it.secrets());

        assertEquals(new ReleaseOutcome.Removed(), it.engine.remove(it.release));
        assertNull(
                it.client.configMaps().inNamespace(it.namespace).withName("web").get());
        assertEquals(0, it.secrets());
        assertEquals(new ReleaseOutcome.Removed(), it.engine.remove(it.release));
        assertEquals(
                0,
                it
                        .client
                        .leases()
                        .inNamespace("default")
                        .withLabel("app.kubernetes.io/managed-by", "mooring")
                        .list()
                        .getItems()
                        .stream()
                        .filter(lease -> it.release
                                .toString()
                                .equals(lease.getMetadata().getAnnotations().get("mooring.io/release")))
                        .count());
    }

    @Test
    void helmItselfSeesAnOrdinaryRelease() throws Exception {
        it.server.publish("web", "1.0.0", EngineFixture.CONFIG_MAP);
        it.engine.reconcile(it.wish("", Map.of()));

        ReleaseRevision seen = EngineFixture.done(it.helm.list(it.namespace, it.cluster.kubeconfig()))
                .getFirst();
        ReleaseRevision past = EngineFixture.done(it.helm.history(it.release, 5, it.cluster.kubeconfig()))
                .getFirst();

        assertEquals(new ReleaseRevision(it.release, 1, ReleaseStatus.DEPLOYED, "web-1.0.0", ""), seen);
        assertTrue(past.description().startsWith("Applied by Mooring ("), past.description());
    }

    @Test
    void whatSomeoneElseUpgradedIsSetRight() throws Exception {
        it.server.publish("web", "1.0.0", EngineFixture.CONFIG_MAP);
        it.engine.reconcile(it.wish("", Map.of("greeting", "ours")));
        EngineFixture.done(
                it.helm.upgrade(it.request("1.0.0", Map.of("greeting", "theirs"), ReleaseOptions.defaults())));
        assertEquals("theirs", it.greeting());

        assertEquals(
                new ReleaseOutcome.Installed("1.0.0", 3), it.engine.reconcile(it.wish("", Map.of("greeting", "ours"))));
        assertEquals("ours", it.greeting());
    }

    @Test
    void aChartFromGitIsInstalledAndFollowsTheBranch() throws Exception {
        try (Git git = Git.init()
                .setDirectory(it.folder.resolve("git").toFile())
                .setInitialBranch("main")
                .call()) {
            ChartSource source = new ChartSource.Git(
                    it.folder.resolve("git").toUri(), new ChartSource.GitReference.Branch("main"), "deploy/web");
            DesiredRelease desired = new DesiredRelease(it.release, source, Map.of(), true, Duration.ofMinutes(1));
            it.commit(git, "1.0.0");
            assertEquals(new ReleaseOutcome.Installed("1.0.0", 1), it.engine.reconcile(desired));
            it.commit(git, "1.0.1");
            assertEquals(new ReleaseOutcome.Installed("1.0.1", 2), it.engine.reconcile(desired));
            assertEquals(new ReleaseOutcome.Installed("1.0.1", 2), it.engine.reconcile(desired));
        }
    }

    @Test
    void theShippedTypeIsInstalledAndWaitedFor() {
        ChartSource source = Catalog.chart(
                        Catalog.shipped().find("mooring.node-info").orElseThrow(), "")
                .orElseThrow();
        DesiredRelease desired = new DesiredRelease(
                it.release, source, SetSyntax.values(Map.of("facts.site", "harbour")), true, Duration.ofMinutes(5));

        ReleaseOutcome.Working working = assertInstanceOf(ReleaseOutcome.Working.class, it.engine.reconcile(desired));
        assertEquals("Deployment web: is not looked at yet", working.message());
        it.makeReady();

        assertEquals(new ReleaseOutcome.Installed("0.1.0", 1), it.engine.reconcile(desired));
        assertEquals(
                "harbour",
                it.client
                        .configMaps()
                        .inNamespace(it.namespace)
                        .withName("web")
                        .get()
                        .getData()
                        .get("site"));
    }

    @Test
    void aDeploymentThatNeverGetsReadyFailsInTimeAndRecoversByItself() throws Exception {
        it.server.publish("web", "1.0.0", EngineFixture.DEPLOYMENT);
        assertInstanceOf(ReleaseOutcome.Working.class, it.engine.reconcile(it.wish("", Map.of())));

        ExtensionEngine later = it.engine("me", Clock.fixed(Instant.now().plusSeconds(600), ZoneOffset.UTC));
        ReleaseOutcome.Failed failed =
                assertInstanceOf(ReleaseOutcome.Failed.class, later.reconcile(it.wish("", Map.of())));
        assertTrue(failed.message().contains("not ready within 60 s: Deployment web"), failed.message());
        it.makeReady();

        assertEquals(new ReleaseOutcome.Installed("1.0.0", 1), later.reconcile(it.wish("", Map.of())));
    }

    @Test
    void whatTheClusterRejectsFailsInWordsRestsAndIsRepairedByTheNextWish() throws Exception {
        it.server.publish(
                "web", "1.0.0", EngineFixture.CONFIG_MAP.replace("{name: {{ .Release.Name }}}", "{name: Not_A_Name}"));
        it.server.publish("web", "1.0.1", EngineFixture.CONFIG_MAP);

        ReleaseOutcome.Failed failed =
                assertInstanceOf(ReleaseOutcome.Failed.class, it.engine.reconcile(it.wish("1.0.0", Map.of())));
        assertTrue(failed.message().contains("Not_A_Name"), failed.message());
        int revisions = it.secrets();
        assertEquals(failed, it.engine.reconcile(it.wish("1.0.0", Map.of())), "it rests");
        assertEquals(revisions, it.secrets());

        assertInstanceOf(ReleaseOutcome.Installed.class, it.engine.reconcile(it.wish("1.0.1", Map.of())));
    }

    @Test
    void aChartThatIsNotThereOrBrokenFailsInWords() throws Exception {
        it.server.publish("web", "1.0.0", "{{ fail \"no site given\" }}");

        ReleaseOutcome.Failed missing =
                assertInstanceOf(ReleaseOutcome.Failed.class, it.engine.reconcile(it.wish("3.0.0", Map.of())));
        assertTrue(missing.message().contains("there are 1.0.0"), missing.message());
        ReleaseOutcome.Failed broken =
                assertInstanceOf(ReleaseOutcome.Failed.class, it.engine.reconcile(it.wish("1.0.0", Map.of())));
        assertTrue(broken.message().contains("no site given"), broken.message());
        assertEquals(0, it.secrets());
    }

    @Test
    void oldRevisionsAreForgotten() throws Exception {
        it.server.publish("web", "1.0.0", EngineFixture.CONFIG_MAP);
        for (int i = 1; i <= 12; i++) {
            assertEquals(
                    new ReleaseOutcome.Installed("1.0.0", i),
                    it.engine.reconcile(it.wish("1.0.0", Map.of("n", (long) i))));
        }
        assertEquals(10, it.secrets());
    }
}
