package io.mooring.agents.clustermetadataoperator;

import io.mooring.agents.AgentSettings;
import io.mooring.agents.kube.ConnectedClusters;
import io.mooring.agents.loop.Pass;
import io.mooring.protocol.crd.ConnectedClusterStatus;
import java.time.Duration;
import java.util.List;

/** Writes the facts about the cluster into its {@code ConnectedCluster}. */
final class GatherMetadata implements Pass {
    /** Nodes are watched; the version changes without a sign. */
    private static final Duration EVERY = Duration.ofMinutes(5);

    private static final long MILLICORES = 1000;

    private final KubeFacts facts;
    private final ConnectedClusters resource;
    private final AgentSettings settings;

    GatherMetadata(KubeFacts facts, ConnectedClusters resource, AgentSettings settings) {
        this.facts = facts;
        this.resource = resource;
        this.settings = settings;
    }

    @Override
    public Duration run() {
        ConnectedClusterStatus found = status(facts.version(), facts.nodes(), settings);
        ConnectedClusterStatus known = resource.read().orElse(null);
        if (known == null) {
            resource.create(settings.cluster().toString());
        }
        if (known == null || !sameFacts(known, found)) {
            resource.write(found);
        }
        return EVERY;
    }

    static ConnectedClusterStatus status(String version, List<NodeFacts> nodes, AgentSettings settings) {
        ClusterKind kind = ClusterKind.of(nodes);
        String distribution = settings.distribution();
        String infrastructure = settings.infrastructure();
        long cores = nodes.stream().mapToLong(NodeFacts::millicores).sum() / MILLICORES;
        return new ConnectedClusterStatus(
                nodes.size(),
                Math.toIntExact(cores),
                settings.agentVersion(),
                version,
                distribution == null ? kind.distribution() : distribution,
                infrastructure == null ? kind.infrastructure() : infrastructure,
                null,
                null,
                null,
                null);
    }

    private static boolean sameFacts(ConnectedClusterStatus known, ConnectedClusterStatus found) {
        return new ConnectedClusterStatus(
                        known.nodeCount(),
                        known.coreCount(),
                        known.arcAgentVersion(),
                        known.kubernetesAPIServerVersion(),
                        known.distribution(),
                        known.infrastructure(),
                        null,
                        null,
                        null,
                        null)
                .equals(found);
    }
}
