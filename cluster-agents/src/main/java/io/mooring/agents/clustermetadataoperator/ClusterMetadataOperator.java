package io.mooring.agents.clustermetadataoperator;

import io.mooring.agents.Agent;
import io.mooring.agents.AgentRuntime;
import io.mooring.agents.Permission;
import io.mooring.agents.kube.ConnectedClusters;
import io.mooring.agents.kube.KubeObjects;
import io.mooring.agents.kube.ObjectKind;
import io.mooring.agents.loop.Loop;
import java.util.List;
import java.util.Set;

/** Gathers version, nodes, cores, distribution and the agents' version. */
public final class ClusterMetadataOperator implements Agent {
    public static final String NAME = "cluster-metadata-operator";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Permission> permissions() {
        return List.of(
                Permission.everywhere("", "nodes", "get", "list", "watch"),
                Permission.inNamespace(
                        ConnectedClusters.NAMESPACE,
                        ObjectKind.CONNECTED_CLUSTER.group(),
                        ObjectKind.CONNECTED_CLUSTER.plural(),
                        Set.of(ConnectedClusters.NAME),
                        Set.of("get", "list", "watch", "create", "patch")),
                ConnectedClusters.statusPermission());
    }

    @Override
    public void start(AgentRuntime runtime) {
        KubeFacts facts = new KubeFacts(runtime.cluster());
        ConnectedClusters resource =
                new ConnectedClusters(new KubeObjects(runtime.cluster(), ObjectKind.CONNECTED_CLUSTER, NAME));
        Loop loop = runtime.loop("metadata", new GatherMetadata(facts, resource, runtime.settings()));
        facts.watchNodes(loop::signal);
        resource.watch(status -> {
            if (status.nodeCount() == null) {
                loop.signal();
            }
        });
        runtime.start(loop);
    }
}
