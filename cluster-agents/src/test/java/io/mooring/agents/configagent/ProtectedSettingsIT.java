package io.mooring.agents.configagent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.mooring.agents.clusteridentityoperator.ClusterIdentityOperator;
import io.mooring.agents.clustermetadataoperator.ClusterMetadataOperator;
import io.mooring.agents.gitopsoperator.GitOpsAgent;
import io.mooring.agents.harness.Eventually;
import io.mooring.agents.harness.InstalledAgents;
import io.mooring.agents.harness.RunningAgent;
import io.mooring.agents.harness.SealedByHub;
import io.mooring.agents.kube.KubeConnection;
import io.mooring.agents.kube.KubeObjects;
import io.mooring.agents.kube.ObjectKey;
import io.mooring.agents.kube.ObjectKind;
import io.mooring.agents.kube.StoredObject;
import io.mooring.agents.resourcesyncagent.ResourceSyncAgent;
import io.mooring.agents.secret.SettingsKeyring;
import io.mooring.gitops.serve.GitHttpServer;
import io.mooring.protocol.agent.DesiredState;
import io.mooring.protocol.configuration.ComplianceState;
import io.mooring.protocol.configuration.FluxConfigurationReport;
import io.mooring.protocol.configuration.FluxConfigurationSpec;
import io.mooring.protocol.configuration.GitRepositorySource;
import io.mooring.protocol.configuration.RepositoryRef;
import io.mooring.protocol.json.Json;
import io.mooring.protocol.secret.ProtectedSettings;
import io.mooring.protocol.secret.SealedSetting;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.eclipse.jgit.api.Git;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Protected settings on their way from the hub to the Secret of a source, in a real apiserver with the chart's RBAC. */
class ProtectedSettingsIT {
    private static final String VALUE = "hunter2-is-secret";

    private final InstalledAgents installed = InstalledAgents.get();
    private final KubernetesClient admin = installed.cluster.client();
    private final KubeObjects sources = new KubeObjects(new KubeConnection(admin), ObjectKind.GIT_REPOSITORY, "test");
    private final KubeObjects configs = new KubeObjects(new KubeConnection(admin), ObjectKind.FLUX_CONFIG, "test");
    private final String resource =
            SealedSetting.resource(installed.onboarding.cluster(), "fluxConfigurations", "vault");

    @Test
    void settingsAreMovedOpenedChangedRefusedAndForgotten() {
        // Put before the cluster had a key of its own: for the onboarding key.
        want(1, sealed(installed.onboarding.publicKey(), VALUE));
        try (RunningAgent identity = RunningAgent.start(new ClusterIdentityOperator(), "azure-arc");
                RunningAgent metadata = RunningAgent.start(new ClusterMetadataOperator(), "azure-arc");
                RunningAgent sync = RunningAgent.start(new ResourceSyncAgent(), "azure-arc");
                RunningAgent config = RunningAgent.start(new ConfigAgent(), "azure-arc")) {
            becomeTheSecretOfTheSource();
            change();
            refuseWhatWasTamperedWith();
            refuseWhatIsForAnotherCluster();
            goWhenTheyAreTakenAway();
            end();
            assertEquals("", config.unreadiness());
            assertEquals("", identity.unreadiness());
            assertEquals(List.of(), installed.hub.protests);
            assertFalse(Json.mapper().writeValueAsString(installed.hub.reports).contains(VALUE));
        }
    }

    @Test
    void aRepositoryBehindAPasswordIsReadWithThem(@TempDir Path folder) throws Exception {
        commit(folder.resolve("shop"));
        try (GitHttpServer locked = GitHttpServer.start(folder, 0, new GitHttpServer.Login("me", VALUE));
                RunningAgent identity = RunningAgent.start(new ClusterIdentityOperator(), "azure-arc");
                RunningAgent metadata = RunningAgent.start(new ClusterMetadataOperator(), "azure-arc");
                RunningAgent sync = RunningAgent.start(new ResourceSyncAgent(), "azure-arc");
                RunningAgent operator = RunningAgent.start(new GitOpsAgent(), "flux-system");
                RunningAgent config = RunningAgent.start(new ConfigAgent(), "azure-arc")) {
            String url = locked.url("shop.git").toString();
            want(11, url, sealed(installed.onboarding.publicKey(), "a wrong one"));
            Eventually.get(
                    "refusal",
                    this::report,
                    found -> found != null
                            && found.generation() == 11
                            && found.complianceState() == ComplianceState.NON_COMPLIANT);
            want(12, url, sealedToTheClustersKey(VALUE));
            FluxConfigurationReport report = Eventually.get(
                    "the commit",
                    this::report,
                    found -> found != null
                            && found.generation() == 12
                            && found.complianceState() == ComplianceState.COMPLIANT);
            assertTrue(String.valueOf(report.sourceSyncedCommitId()).startsWith("main@sha1:"), report::toString);
            end();
        }
    }

    private static void commit(Path work) throws Exception {
        try (Git git =
                Git.init().setDirectory(work.toFile()).setInitialBranch("main").call()) {
            Files.writeString(work.resolve("readme.md"), "nothing to apply");
            git.add().addFilepattern(".").call();
            git.commit()
                    .setMessage("First")
                    .setAuthor("t", "t@example.com")
                    .setSign(false)
                    .call();
        }
    }

    private void becomeTheSecretOfTheSource() {
        Secret secret = awaitSecret(found -> found != null);
        assertEquals(Map.of("username", "me", "password", VALUE), texts(secret));
        assertEquals(
                "FluxConfig", secret.getMetadata().getOwnerReferences().get(0).getKind());
        assertTrue(installed.hub.moved.stream().anyMatch(moved -> moved.name().equals("vault")));
        StoredObject source = Eventually.get("source", () -> find(sources), found -> found != null);
        assertEquals(
                "vault-protected-parameters",
                source.spec().path("secretRef").path("name").asString());
        assertFalse(Json.mapper().writeValueAsString(find(configs)).contains(VALUE));
    }

    private void change() {
        want(2, sealedToTheClustersKey("another-secret"));
        awaitSecret(
                found -> found != null && "another-secret".equals(texts(found).get("password")));
        Eventually.get(
                "annotation",
                () -> find(sources),
                found -> found != null
                        && "settings-2".equals(found.annotations().get("reconcile.fluxcd.io/requestedAt")));
    }

    private void refuseWhatWasTamperedWith() {
        String good = sealedToTheClustersKey(VALUE);
        int middle = good.lastIndexOf('.') - 3;
        String bad = good.substring(0, middle) + (good.charAt(middle) == 'A' ? 'B' : 'A') + good.substring(middle + 1);
        want(3, bad);
        refused(3, "was changed on its way");
    }

    private void refuseWhatIsForAnotherCluster() {
        want(4, SealedByHub.to(SettingsKeyring.create().publicText(), resource, "httpsKey", base64(VALUE)));
        refused(4, "a key that this cluster does not have");
        assertEquals(
                "another-secret", texts(awaitSecret(found -> found != null)).get("password"));
    }

    private void refused(long generation, String words) {
        FluxConfigurationReport report =
                Eventually.get("refusal", this::report, found -> found != null && found.generation() == generation);
        assertEquals(ComplianceState.NON_COMPLIANT, report.complianceState());
        assertTrue(String.valueOf(report.errorMessage()).contains(words), report.errorMessage());
    }

    private void goWhenTheyAreTakenAway() {
        want(5, null);
        awaitSecret(found -> found == null);
        Eventually.get(
                "source without login",
                () -> find(sources),
                found -> found != null && !found.spec().has("secretRef"));
    }

    private void end() {
        DesiredState state = installed.hub.desired.get();
        DesiredState.FluxConfiguration last = state.fluxConfigurations().get(0);
        installed.hub.desired.set(new DesiredState(
                state.generation() + 1,
                List.of(new DesiredState.FluxConfiguration("vault", last.generation() + 1, true, last.spec())),
                List.of()));
        Eventually.get(
                "end",
                this::report,
                found -> found != null && found.deleted() && found.generation() > last.generation());
    }

    private String sealedToTheClustersKey(String value) {
        List<String> keys = installed.hub.settingsKeys;
        return SealedByHub.to(keys.get(keys.size() - 1), resource, "httpsKey", base64(value));
    }

    private String sealed(java.security.PublicKey key, String value) {
        return SealedByHub.to(key, resource, "httpsKey", base64(value));
    }

    private void want(long generation, @Nullable String httpsKey) {
        want(generation, "https://127.0.0.1:1/shop.git", httpsKey);
    }

    private void want(long generation, String url, @Nullable String httpsKey) {
        FluxConfigurationSpec spec = FluxConfigurationSpec.ofGit(
                "cluster",
                "team",
                false,
                new GitRepositorySource(
                        url, 60, 600, new RepositoryRef("main", null, null, null), null, "me", null, null, null),
                new TreeMap<>());
        ProtectedSettings settings = httpsKey == null
                ? null
                : new ProtectedSettings(generation, new TreeMap<>(Map.of("httpsKey", httpsKey)));
        installed.hub.desired.updateAndGet(before -> new DesiredState(
                before.generation() + 1,
                List.of(new DesiredState.FluxConfiguration("vault", generation, false, spec, settings)),
                List.of()));
    }

    private @Nullable Secret awaitSecret(Predicate<Secret> is) {
        return Eventually.get(
                "Secret",
                () -> admin.secrets()
                        .inNamespace("team")
                        .withName("vault-protected-parameters")
                        .get(),
                is::test);
    }

    private @Nullable StoredObject find(KubeObjects objects) {
        return objects.find(new ObjectKey("team", "vault")).orElse(null);
    }

    private @Nullable FluxConfigurationReport report() {
        return installed.hub.reports.stream()
                .flatMap(report -> report.fluxConfigurations().stream())
                .filter(report -> report.name().equals("vault"))
                .reduce((first, last) -> last)
                .orElse(null);
    }

    private static Map<String, String> texts(Secret secret) {
        Map<String, String> texts = new TreeMap<>();
        secret.getData()
                .forEach((key, value) ->
                        texts.put(key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
        return texts;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
