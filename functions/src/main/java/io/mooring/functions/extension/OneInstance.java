package io.mooring.functions.extension;

import io.mooring.functions.access.Call;
import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.arm.ArmResponse;
import io.mooring.functions.catalog.TypeCatalog;
import io.mooring.functions.cluster.ClusterRegistry;
import io.mooring.functions.desired.DesiredStore;
import io.mooring.functions.desired.Item;
import io.mooring.functions.desired.ItemKind;
import io.mooring.functions.desired.Items;
import io.mooring.functions.desired.Place;
import io.mooring.protocol.catalog.ExtensionScopes;
import io.mooring.protocol.catalog.ExtensionType;
import tools.jackson.databind.JsonNode;

/**
 * Keeps a cluster from having two extensions of a type that allows one. Two requests at the same moment may both get
 * through; the cluster then lets the first keep the release.
 */
public final class OneInstance {
    private static final int LOOKED_AT_MAX = 200;

    private final TypeCatalog catalog;
    private final ClusterRegistry clusters;
    private final DesiredStore store;

    public OneInstance(TypeCatalog catalog, ClusterRegistry clusters, DesiredStore store) {
        this.catalog = catalog;
        this.clusters = clusters;
        this.store = store;
    }

    /** Puts an extension, unless another one of its type is there and it must be the only one. */
    ArmResponse with(Items extensions, Call call) {
        return extensions.put(call, () -> {
            JsonNode properties = call.body().json().path("properties");
            if (!properties.has("chart")) {
                catalog.find(properties.path("extensionType").asString(""))
                        .filter(OneInstance::allowsOne)
                        .ifPresent(type -> check(type, call));
            }
        });
    }

    private void check(ExtensionType type, Call call) {
        String name = call.part("name");
        clusters.find(call.cluster())
                .flatMap(cluster -> store.list(Place.of(cluster), ItemKind.EXTENSION, null, LOOKED_AT_MAX).stream()
                        .filter(item -> !item.name().equalsIgnoreCase(name) && isOf(type, item))
                        .findFirst())
                .ifPresent(other -> {
                    throw ArmFailure.conflict("The cluster '" + call.cluster().name() + "' has the extension '"
                            + other.name() + "' of the type " + type.name() + (other.deleting() ? " still" : "")
                            + ", and there can be only one of it in a cluster. Change that one, or delete it first.");
                });
    }

    private static boolean allowsOne(ExtensionType type) {
        return type.scopes() instanceof ExtensionScopes.Cluster cluster
                && cluster.instances() == ExtensionScopes.Instances.ONE;
    }

    private static boolean isOf(ExtensionType type, Item item) {
        return !item.spec().has("chart")
                && item.spec().path("extensionType").asString("").equalsIgnoreCase(type.name());
    }
}
