package io.mooring.agents.extensionmanager;

import io.mooring.agents.kube.StoredObject;
import java.util.Map;

/** How ExtensionConfigs that come from the hub are told from those that users declare. */
final class ExtensionLabels {
    static final String ORIGIN = "clusterconfig.azure.com/origin";
    static final String HUB = "hub";

    /** Annotation: the generation that the hub gave the extension. */
    static final String HUB_GENERATION = "clusterconfig.azure.com/hub-generation";

    static final Map<String, String> FROM_HUB = Map.of(ORIGIN, HUB);

    private ExtensionLabels() {}

    static boolean isFromHub(StoredObject object) {
        return HUB.equals(object.labels().get(ORIGIN))
                && ExtensionPlan.NAMESPACE.equals(object.key().namespace());
    }

    static long hubGeneration(StoredObject object) {
        String text = object.annotations().getOrDefault(HUB_GENERATION, "0");
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }
}
