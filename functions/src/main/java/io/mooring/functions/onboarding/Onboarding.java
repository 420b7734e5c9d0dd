package io.mooring.functions.onboarding;

import io.mooring.functions.access.Call;
import io.mooring.functions.access.Caller;
import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.arm.ArmResponse;
import io.mooring.functions.cluster.Cluster;
import io.mooring.functions.cluster.ClusterRegistry;
import io.mooring.functions.registry.Registry;
import io.mooring.protocol.arm.ClusterId;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;

/** Tells an installer where the agents' chart is, and with which values it makes agents of one cluster. */
public final class Onboarding {
    private static final String WRITE = "Microsoft.Kubernetes/connectedClusters/write";

    private final ClusterRegistry clusters;
    private final Rights rights;
    private final AgentOffer offer;
    private final String tenantId;

    /** Who may do what. */
    public interface Rights {
        /** @throws ArmFailure 403 if nothing allows the user to do that there */
        void check(Caller.User user, String action, String scope);
    }

    public Onboarding(ClusterRegistry clusters, Rights rights, AgentOffer offer, String tenantId) {
        this.clusters = clusters;
        this.rights = rights;
        this.offer = offer;
        this.tenantId = tenantId;
    }

    /** Whoever has a token learns that the hub is there. */
    public ArmResponse healthCheck(Call call) {
        return ArmResponse.ok(Map.of("status", "Healthy"));
    }

    public ArmResponse latestPackage(Call call) {
        return ArmResponse.ok(Map.of("repositoryPath", reference(call)));
    }

    /** For a cluster whose resource the caller may write. */
    public ArmResponse helmSettings(Call call) {
        ClusterId id = id(call.body().string("id"));
        rights.check(call.user(), WRITE, id.toString());
        Cluster cluster = clusters.get(id);
        return ArmResponse.ok(Map.of(
                "repositoryPath",
                reference(call),
                "helmValuesContent",
                values(cluster, call.request().origin())));
    }

    private Map<String, String> values(Cluster cluster, String origin) {
        Map<String, String> values = new TreeMap<>();
        put(values, "global.subscriptionId", cluster.id().subscriptionId());
        put(values, "global.resourceGroupName", cluster.id().resourceGroup());
        put(values, "global.resourceName", cluster.id().name());
        put(values, "global.location", cluster.location());
        put(values, "global.tenantId", tenantId);
        put(values, "global.hub.url", origin);
        if (offer.hubCa() != null) {
            put(values, "global.hub.caCertificate", offer.hubCa());
        }
        offer.values().forEach((name, value) -> put(values, name, value));
        return values;
    }

    /** The installer passes each on with Helm's {@code --set}, in which commas, braces and backslashes say something. */
    private static void put(Map<String, String> values, String name, String value) {
        String text = value.replace("\\", "\\\\").replace(",", "\\,");
        values.put(name, text.startsWith("{") ? "\\" + text : text);
    }

    /** The installer takes what follows a colon for the tag: so there is no port, and the registry stands on 443. */
    private String reference(Call call) {
        if (offer.reference() != null) {
            return offer.reference();
        }
        if (offer.chart() == null) {
            throw ArmFailure.of(
                    404,
                    "AgentsNotOffered",
                    "This hub offers no agents to az: set MOORING_AGENTS_CHART or MOORING_AGENTS_REFERENCE, or connect"
                            + " with moor.");
        }
        String host = URI.create(call.request().origin()).getHost();
        return host + "/" + Registry.REPOSITORY + ":" + offer.chart().version();
    }

    private static ClusterId id(String text) {
        try {
            return ClusterId.parse(text);
        } catch (IllegalArgumentException e) {
            throw ArmFailure.invalid("'id': " + e.getMessage());
        }
    }
}
