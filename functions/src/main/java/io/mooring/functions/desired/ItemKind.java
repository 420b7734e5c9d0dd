package io.mooring.functions.desired;

import io.mooring.protocol.arm.ClusterId;

/** What can be wanted of a cluster. */
public enum ItemKind {
    FLUX_CONFIGURATION("fluxConfigurations"),
    EXTENSION("extensions"),
    SOURCE_CONTROL("sourceControlConfigurations");

    private static final String PROVIDER = "Microsoft.KubernetesConfiguration";

    private final String collection;

    ItemKind(String collection) {
        this.collection = collection;
    }

    /** The name in paths. */
    public String collection() {
        return collection;
    }

    public String type() {
        return PROVIDER + "/" + collection;
    }

    public String resourceId(ClusterId cluster, String name) {
        return cluster + "/providers/" + PROVIDER + "/" + collection + "/" + name;
    }
}
