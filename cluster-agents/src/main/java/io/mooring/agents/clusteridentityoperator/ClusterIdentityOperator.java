package io.mooring.agents.clusteridentityoperator;

import io.mooring.agents.Agent;
import io.mooring.agents.AgentRuntime;
import io.mooring.agents.Permission;
import io.mooring.agents.kube.ConnectedClusters;
import io.mooring.agents.kube.KubeObjects;
import io.mooring.agents.kube.KubeSecrets;
import io.mooring.agents.kube.ObjectKind;
import io.mooring.agents.loop.Loop;
import io.mooring.agents.secret.SettingsKeyring;
import io.mooring.protocol.arm.ClusterId;
import java.util.List;
import java.util.Set;

/** Enrols the cluster, keeps its certificate fresh, and hands out tokens; the only agent that can read the key. */
public final class ClusterIdentityOperator implements Agent {
    public static final String NAME = "clusteridentityoperator";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Permission> permissions() {
        String namespace = ConnectedClusters.NAMESPACE;
        return List.of(
                Permission.inNamespace(namespace, "", "secrets", Set.of(OnboardingKey.SECRET), Set.of("get")),
                Permission.inNamespace(
                        namespace,
                        "",
                        "secrets",
                        Set.of(
                                StoredIdentity.SECRET,
                                SettingsKeyring.SECRET,
                                "resource-sync-agent-identity-request-token",
                                "config-agent-identity-request-token",
                                "extension-manager-identity-request-token"),
                        Set.of("get", "create", "patch")),
                Permission.inNamespace(
                        namespace,
                        ObjectKind.IDENTITY_REQUEST.group(),
                        ObjectKind.IDENTITY_REQUEST.plural(),
                        Set.of(),
                        Set.of("get", "list", "watch")),
                Permission.inNamespace(
                        namespace,
                        ObjectKind.IDENTITY_REQUEST.group(),
                        ObjectKind.IDENTITY_REQUEST.plural() + "/status",
                        Set.of(),
                        Set.of("patch")),
                ConnectedClusters.readPermission(),
                ConnectedClusters.statusPermission());
    }

    @Override
    public void start(AgentRuntime runtime) {
        ClusterId cluster = runtime.settings().cluster();
        KubeSecrets secrets = new KubeSecrets(runtime.cluster(), ConnectedClusters.NAMESPACE, NAME);
        KubeObjects requests = new KubeObjects(runtime.cluster(), ObjectKind.IDENTITY_REQUEST, NAME);
        ConnectedClusters resource =
                new ConnectedClusters(new KubeObjects(runtime.cluster(), ObjectKind.CONNECTED_CLUSTER, NAME));
        IdentityPolicy policy = IdentityPolicy.DEFAULT;
        Loop answers = runtime.loop(
                "identity-requests", new AnswerIdentityRequests(cluster, requests, secrets, policy, runtime.clock()));
        KeepIdentity.Store store = new KeepIdentity.Store(secrets, new StoredKeyring(secrets));
        MoveSettings move = new MoveSettings(cluster, runtime.hub(), store, runtime.clock());
        Loop settings = runtime.loop("protected-settings", move);
        Loop identity = runtime.loop(
                "identity",
                new KeepIdentity(
                        new KeepIdentity.Hub(cluster, runtime.hub(), resource), store, policy, runtime.clock(), () -> {
                            answers.signal();
                            settings.signal();
                        }));
        requests.watch(KubeObjects.Watched.in(ConnectedClusters.NAMESPACE), request -> answers.signal());
        IdentityNews news = new IdentityNews();
        resource.watch(status -> {
            if (news.test(status)) {
                identity.signal();
            }
            if (move.concerns(status.desiredGeneration())) {
                settings.signal();
            }
        });
        runtime.start(identity);
        runtime.start(answers);
        runtime.start(settings);
    }
}
