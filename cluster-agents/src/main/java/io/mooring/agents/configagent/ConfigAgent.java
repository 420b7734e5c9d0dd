package io.mooring.agents.configagent;

import io.mooring.agents.Agent;
import io.mooring.agents.AgentRuntime;
import io.mooring.agents.Permission;
import io.mooring.agents.hub.DesiredStateFeed;
import io.mooring.agents.hub.FollowDesiredState;
import io.mooring.agents.hub.RequestedTokens;
import io.mooring.agents.hub.StatusReports;
import io.mooring.agents.kube.ConnectedClusters;
import io.mooring.agents.kube.KubeObjects;
import io.mooring.agents.kube.KubeSecrets;
import io.mooring.agents.kube.ObjectKind;
import io.mooring.agents.kube.StoredObject;
import io.mooring.agents.loop.Loop;
import io.mooring.agents.secret.KubeParameters;
import io.mooring.agents.secret.SettingsKeyring;
import java.util.ArrayList;
import java.util.List;

/** Turns the hub's configurations into Flux objects and keeps the hub informed of their compliance. */
public final class ConfigAgent implements Agent {
    public static final String NAME = "config-agent";

    private static final String[] WRITE = {"get", "list", "watch", "create", "patch", "delete"};

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Permission> permissions() {
        List<Permission> permissions = new ArrayList<>(RequestedTokens.permissions(NAME));
        List<ObjectKind> kinds = new ArrayList<>(FluxSource.KINDS);
        kinds.addAll(List.of(ObjectKind.FLUX_CONFIG, ObjectKind.KUSTOMIZATION));
        kinds.forEach(kind -> permissions.add(Permission.everywhere(kind.group(), kind.plural(), WRITE)));
        ObjectKind release = ObjectKind.HELM_RELEASE;
        permissions.add(Permission.everywhere(release.group(), release.plural(), "get"));
        String rbac = "rbac.authorization.k8s.io";
        permissions.addAll(List.of(
                Permission.everywhere(
                        ObjectKind.FLUX_CONFIG.group(), ObjectKind.FLUX_CONFIG.plural() + "/status", "patch"),
                Permission.everywhere("", "namespaces", "get", "create"),
                Permission.everywhere("", "serviceaccounts", "create", "patch").named(FluxObjects.SERVICE_ACCOUNT),
                Permission.everywhere("", "secrets", "create", "update", "delete"),
                SettingsKeyring.readPermission(),
                Permission.everywhere(rbac, "rolebindings", "create", "patch", "delete"),
                Permission.everywhere(rbac, "clusterrolebindings", "create", "patch", "delete"),
                Permission.everywhere(rbac, "clusterroles", "bind").named("cluster-admin", "admin")));
        return permissions;
    }

    @Override
    public void start(AgentRuntime runtime) {
        RequestedTokens tokens = RequestedTokens.of(NAME, runtime);
        DesiredStateFeed feed = new DesiredStateFeed(runtime.hub()::desiredState, tokens, runtime.clock());
        StatusReports reports = new StatusReports(runtime.hub()::report, tokens, runtime.clock());
        Loop reporting = runtime.loop("configuration-reports", reports);
        FluxCluster cluster = FluxCluster.of(runtime.cluster(), NAME);
        ProtectedSource settings = new ProtectedSource(
                runtime.settings().cluster(),
                new KubeParameters(runtime.cluster(), runtime.clock()),
                new KubeSecrets(runtime.cluster(), ConnectedClusters.NAMESPACE, NAME),
                feed);
        Loop reconciling = runtime.loop(
                "configurations",
                new ReconcileFluxConfigs(
                        cluster,
                        feed,
                        reports,
                        reporting::signal,
                        new ApplyFluxConfig(cluster, settings, runtime.clock())));
        List<KubeObjects> watched = new ArrayList<>(cluster.sources().values());
        watched.addAll(List.of(cluster.configs(), cluster.kustomizations()));
        for (KubeObjects objects : watched) {
            objects.watch(KubeObjects.Watched.everywhere(), object -> wake(object, reconciling));
        }
        FollowDesiredState.start(tokens, runtime, feed, () -> {
            reports.forget();
            reconciling.signal();
            reporting.signal();
        });
        tokens.watch(reporting::signal);
        runtime.start(reconciling);
        runtime.start(reporting);
    }

    private static void wake(StoredObject object, Loop loop) {
        if (FluxLabels.isManaged(object)) {
            loop.signal();
        }
    }
}
