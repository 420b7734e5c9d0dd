package io.mooring.functions.configuration;

import io.mooring.functions.access.Call;
import io.mooring.functions.arm.ArmResponse;
import io.mooring.functions.cluster.Cluster;
import io.mooring.functions.cluster.ClusterRegistry;
import io.mooring.functions.desired.DesiredStore;
import io.mooring.functions.desired.Item;
import io.mooring.functions.desired.ItemKind;
import io.mooring.functions.desired.Items;
import io.mooring.functions.desired.Place;
import io.mooring.protocol.extension.ExtensionScope;
import io.mooring.protocol.extension.ExtensionSpec;
import io.mooring.protocol.json.Json;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The extension {@code flux}: the first configuration of a cluster brings it, if its user has not. */
public final class FluxExtension {
    private static final String NAME = "flux";
    private static final String TYPE = "microsoft.flux";
    private static final String NAMESPACE = "flux-system";
    private static final int LOOKED_AT_MAX = 200;

    private final ClusterRegistry clusters;
    private final DesiredStore store;

    public FluxExtension(ClusterRegistry clusters, DesiredStore store) {
        this.clusters = clusters;
        this.store = store;
    }

    /** Puts a configuration, and sees that the extension is there too. */
    public ArmResponse with(Items configurations, Call call) {
        ArmResponse response = configurations.put(call);
        clusters.find(call.cluster()).ifPresent(cluster -> ensure(cluster, call));
        return response;
    }

    private void ensure(Cluster cluster, Call call) {
        Place place = Place.of(cluster);
        boolean isThere = store.find(place, ItemKind.EXTENSION, NAME).isPresent()
                || store.list(place, ItemKind.EXTENSION, null, LOOKED_AT_MAX).stream()
                        .anyMatch(item ->
                                item.spec().path("extensionType").asString("").equalsIgnoreCase(TYPE));
        if (!isThere) {
            store.change(
                    place,
                    ItemKind.EXTENSION,
                    NAME,
                    call.now(),
                    (present, generation) -> present != null ? present : made(call, generation));
        }
    }

    private static Item made(Call call, long generation) {
        JsonNode spec = Json.mapper()
                .valueToTree(new ExtensionSpec(
                        TYPE, null, null, true, "compatible", "Stable", ExtensionScope.cluster(NAMESPACE), Map.of()));
        return new Item(
                ItemKind.EXTENSION,
                NAME,
                generation,
                generation,
                call.now(),
                false,
                spec,
                call.user().created(call.now()),
                null,
                null);
    }
}
