package io.mooring.agents.configagent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.mooring.agents.clusteridentityoperator.ClusterIdentityOperator;
import io.mooring.agents.clustermetadataoperator.ClusterMetadataOperator;
import io.mooring.agents.harness.CrashPoint;
import io.mooring.agents.harness.Eventually;
import io.mooring.agents.harness.InstalledAgents;
import io.mooring.agents.harness.RunningAgent;
import io.mooring.agents.harness.Waiting;
import io.mooring.agents.kube.ConnectedClusters;
import io.mooring.agents.kube.KubeConnection;
import io.mooring.agents.kube.KubeObjects;
import io.mooring.agents.kube.ObjectKey;
import io.mooring.agents.kube.ObjectKind;
import io.mooring.agents.kube.StoredObject;
import io.mooring.agents.resourcesyncagent.ResourceSyncAgent;
import io.mooring.gitops.health.Health;
import io.mooring.protocol.agent.DesiredState;
import io.mooring.protocol.arm.ArmError;
import io.mooring.protocol.configuration.ComplianceState;
import io.mooring.protocol.configuration.FluxConfigurationReport;
import io.mooring.protocol.configuration.FluxConfigurationSpec;
import io.mooring.protocol.configuration.GitRepositorySource;
import io.mooring.protocol.configuration.KustomizationSpec;
import io.mooring.protocol.configuration.RepositoryRef;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Configurations on their way from the hub to Flux objects and back, in a real apiserver; Flux is played by the test. */
class ConfigurationsIT {
    private final InstalledAgents installed = InstalledAgents.get();
    private final KubernetesClient admin = installed.cluster.client();
    private final KubeObjects sources =
            new KubeObjects(new KubeConnection(admin), ObjectKind.GIT_REPOSITORY, "test-flux");
    private final KubeObjects kustomizations =
            new KubeObjects(new KubeConnection(admin), ObjectKind.KUSTOMIZATION, "test-flux");
    private final KubeObjects configs = new KubeObjects(new KubeConnection(admin), ObjectKind.FLUX_CONFIG, "test-flux");

    @Test
    void aConfigurationIsAppliedReportedChangedAndRemoved() {
        long generation = installed.hub.desired.get().generation();
        want(generation + 1, wish(1, false, "apps", "infra"));
        try (RunningAgent identity = RunningAgent.start(new ClusterIdentityOperator(), "azure-arc");
                RunningAgent metadata = RunningAgent.start(new ClusterMetadataOperator(), "azure-arc");
                RunningAgent sync = RunningAgent.start(new ResourceSyncAgent(), "azure-arc");
                RunningAgent config = RunningAgent.start(new ConfigAgent(), "azure-arc")) {
            isApplied();
            isReportedWithItsCompliance();
            losesAKustomization(generation + 2);
            isRemoved(generation + 3);
            assertTrue(config.unreadiness().isEmpty(), config::unreadiness);
            assertEquals(List.of(), installed.hub.protests);
        }
    }

    @Test
    void aConfigAgentKilledHalfWayIsContinuedByTheNext() {
        long generation = installed.hub.desired.get().generation();
        want(generation + 1, wish(1, false, "apps", "infra"));
        try (RunningAgent identity = RunningAgent.start(new ClusterIdentityOperator(), "azure-arc");
                RunningAgent metadata = RunningAgent.start(new ClusterMetadataOperator(), "azure-arc");
                RunningAgent sync = RunningAgent.start(new ResourceSyncAgent(), "azure-arc")) {
            killed(CrashPoint.after("PATCH", "/gitrepositories/shop"));
            String source = find(sources, "shop").uid();
            assertEquals(List.of(), kustomizations.in("team"));
            try (RunningAgent config = RunningAgent.start(new ConfigAgent(), "azure-arc")) {
                Eventually.get("Kustomizations", () -> kustomizations.in("team"), found -> found.size() == 2);
                awaitReport(ComplianceState.PENDING);
            }
            assertEquals(
                    List.of(source),
                    sources.in("team").stream().map(StoredObject::uid).toList());
            assertEquals(2, kustomizations.in("team").size());

            want(generation + 2, wish(2, true, "apps", "infra"));
            killed(CrashPoint.after("DELETE", "/gitrepositories/shop"));
            assertEquals(List.of(), kustomizations.in("team"));
            assertTrue(find(configs, "shop") != null, "The finalizer holds the FluxConfig for the next agent.");
            try (RunningAgent config = RunningAgent.start(new ConfigAgent(), "azure-arc")) {
                isRemoved(generation + 3);
            }
        }
    }

    private static void killed(CrashPoint crash) {
        try (RunningAgent config = RunningAgent.start(new ConfigAgent(), "azure-arc", crash)) {
            Eventually.holds("crash", crash::reached);
        }
    }

    @Test
    void whileTheHubRefusesTheClusterOnlyDeletionsGoOn() {
        long generation = installed.hub.desired.get().generation();
        want(generation + 1, wish(1, false, "apps"));
        ObjectKey key = new ObjectKey("team", "shop");
        try (RunningAgent identity = RunningAgent.start(new ClusterIdentityOperator(), "azure-arc");
                RunningAgent metadata = RunningAgent.start(new ClusterMetadataOperator(), "azure-arc");
                RunningAgent sync = RunningAgent.start(new ResourceSyncAgent(), "azure-arc");
                RunningAgent config = RunningAgent.start(new ConfigAgent(), "azure-arc")) {
            Eventually.get("Kustomization", () -> find(kustomizations, "shop-apps"), found -> found != null);
            installed.hub.refusal.set(ArmError.of("ClusterIdentityExpired", "90 days"));
            ConnectedClusters resource = new ConnectedClusters(
                    new KubeObjects(new KubeConnection(admin), ObjectKind.CONNECTED_CLUSTER, "test"));
            Eventually.get(
                    "refusal",
                    () -> resource.read()
                            .map(seen -> ConnectedClusters.condition(seen, ConnectedClusters.HUB_ACCEPTS))
                            .orElse(null),
                    seen -> seen != null && "ClusterIdentityExpired".equals(seen.reason()));
            Eventually.get(
                    "condition Expired",
                    () -> find(configs, "shop"),
                    found -> found != null
                            && "Expired"
                                    .equals(found.status()
                                            .path("conditions")
                                            .path(0)
                                            .path("reason")
                                            .asString()));
            configs.delete(key);
            Eventually.get("end of the FluxConfig", () -> find(configs, "shop"), found -> found == null);
            assertEquals(null, find(kustomizations, "shop-apps"));

            installed.hub.refusal.set(null);
            Eventually.get("the FluxConfig again", () -> find(configs, "shop"), found -> found != null);
            isRemoved(generation + 2);
        } finally {
            installed.hub.refusal.set(null);
        }
    }

    private void isApplied() {
        StoredObject apps =
                Eventually.get("Kustomization", () -> find(kustomizations, "shop-apps"), found -> found != null);
        assertEquals("flux-applier", apps.spec().path("serviceAccountName").asString());
        assertEquals(
                "shop-infra", apps.spec().path("dependsOn").path(0).path("name").asString());
        assertEquals("cluster-admin", binding().getRoleRef().getName());
        awaitReport(ComplianceState.PENDING);
        assertEquals(Health.State.IN_PROGRESS, Waiting.health(ObjectKind.FLUX_CONFIG, find(configs, "shop")));
    }

    private void isReportedWithItsCompliance() {
        ready(
                sources,
                "shop",
                Map.of("artifact", Map.of("revision", "main@sha1:0123", "lastUpdateTime", "2026-01-01T00:00:00Z")));
        ready(kustomizations, "shop-apps", Map.of());
        ready(kustomizations, "shop-infra", Map.of());
        FluxConfigurationReport compliant = awaitReport(ComplianceState.COMPLIANT);
        assertEquals("main@sha1:0123", compliant.sourceSyncedCommitId());
        assertEquals(1, compliant.generation());
        Eventually.get(
                "status of the FluxConfig",
                () -> find(configs, "shop"),
                found -> found != null
                        && found.status().path("complianceState").asString("").equals("Compliant")
                        && Waiting.health(ObjectKind.FLUX_CONFIG, found) == Health.State.CURRENT);
    }

    private void losesAKustomization(long generation) {
        want(generation, wish(2, false, "apps"));
        Eventually.get("end of infra", () -> find(kustomizations, "shop-infra"), found -> found == null);
        Eventually.get("report of generation 2", this::report, report -> report != null && report.generation() == 2);
    }

    private void isRemoved(long generation) {
        want(generation, wish(2, true, "apps"));
        Eventually.get("report of the end", this::report, report -> report != null && report.deleted());
        assertEquals(null, find(kustomizations, "shop-apps"));
        assertEquals(null, find(sources, "shop"));
        assertEquals(null, find(configs, "shop"));
        assertEquals(null, binding());
    }

    private FluxConfigurationReport awaitReport(ComplianceState state) {
        return Eventually.get(
                "report " + state, this::report, report -> report != null && report.complianceState() == state);
    }

    private ClusterRoleBinding binding() {
        return admin.rbac()
                .clusterRoleBindings()
                .withName("flux-applier-team-shop")
                .get();
    }

    private FluxConfigurationReport report() {
        return installed.hub.reports.stream()
                .flatMap(report -> report.fluxConfigurations().stream())
                .filter(report -> report.name().equals("shop"))
                .reduce((first, last) -> last)
                .orElse(null);
    }

    private static StoredObject find(KubeObjects objects, String name) {
        return objects.find(new ObjectKey("team", name)).orElse(null);
    }

    private static void ready(KubeObjects objects, String name, Map<String, Object> more) {
        StoredObject object = Eventually.get(name, () -> find(objects, name), found -> found != null);
        Map<String, Object> status = new TreeMap<>(more);
        status.put("observedGeneration", object.generation());
        status.put(
                "conditions",
                List.of(Map.of(
                        "type",
                        "Ready",
                        "status",
                        "True",
                        "reason",
                        "Succeeded",
                        "message",
                        "fine",
                        "lastTransitionTime",
                        "2026-01-01T00:00:00Z")));
        objects.applyStatus(object.key(), status);
    }

    private void want(long generation, DesiredState.FluxConfiguration wish) {
        installed.hub.desired.set(new DesiredState(generation, List.of(wish), List.of()));
    }

    static DesiredState.FluxConfiguration wish(long generation, boolean deleting, String... kustomizations) {
        TreeMap<String, KustomizationSpec> entries = new TreeMap<>();
        for (String name : kustomizations) {
            boolean second = name.equals("apps") && kustomizations.length > 1;
            entries.put(
                    name,
                    new KustomizationSpec(
                            "./" + name,
                            second ? List.of("infra") : null,
                            600,
                            600,
                            null,
                            true,
                            false,
                            false,
                            null,
                            null));
        }
        return new DesiredState.FluxConfiguration(
                "shop",
                generation,
                deleting,
                FluxConfigurationSpec.ofGit(
                        "cluster",
                        "team",
                        false,
                        new GitRepositorySource(
                                "http://127.0.0.1:1/shop.git",
                                60,
                                600,
                                new RepositoryRef("main", null, null, null),
                                null,
                                null,
                                null,
                                null,
                                null),
                        entries));
    }
}
