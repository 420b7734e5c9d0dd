package io.mooring.agents.configagent;

import io.mooring.agents.kube.ObjectKey;
import io.mooring.agents.kube.StoredObject;
import java.util.Map;

/** How everything that a configuration brings is marked. */
final class FluxLabels {
    static final String IS_MANAGED = "clusterconfig.azure.com/is-managed";
    static final String NAME = "clusterconfig.azure.com/name";
    static final String NAMESPACE = "clusterconfig.azure.com/namespace";

    /** Annotation of a FluxConfig: the generation that the hub gave the configuration. */
    static final String HUB_GENERATION = "clusterconfig.azure.com/hub-generation";

    private FluxLabels() {}

    static Map<String, String> of(ObjectKey configuration) {
        return Map.of(IS_MANAGED, "true", NAME, configuration.name(), NAMESPACE, configuration.namespace());
    }

    static boolean isManaged(StoredObject object) {
        return "true".equals(object.labels().get(IS_MANAGED));
    }

    static boolean belongsTo(StoredObject object, ObjectKey configuration) {
        return isManaged(object)
                && configuration.name().equals(object.labels().get(NAME))
                && configuration.namespace().equals(object.labels().get(NAMESPACE))
                && configuration.namespace().equals(object.key().namespace());
    }

    static long hubGeneration(StoredObject fluxConfig) {
        String text = fluxConfig.annotations().getOrDefault(HUB_GENERATION, "0");
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }
}
