package io.mooring.agents.extensionmanager;

import io.mooring.agents.kube.KubeConnection;
import io.mooring.agents.kube.KubeSecrets;
import io.mooring.extensions.chart.ChartAccess;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** The Secrets that tell how a place of charts is reached. */
final class ChartSecrets {
    private final KubeConnection cluster;

    ChartSecrets(KubeConnection cluster) {
        this.cluster = cluster;
    }

    /** @throws IllegalArgumentException in words for people if there is no such Secret, or nothing in it */
    ChartAccess read(String namespace, String name) {
        Map<String, byte[]> data = new KubeSecrets(cluster, namespace, ExtensionAgent.NAME)
                .read(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "There is no Secret " + namespace + "/" + name + ", which the chart's secretRef names."));
        Map<String, String> texts = new TreeMap<>();
        data.forEach((key, value) -> texts.put(key, new String(value, StandardCharsets.UTF_8)));
        try {
            return ChartAccess.of(texts);
        } catch (IllegalArgumentException empty) {
            throw new IllegalArgumentException(
                    "The Secret " + namespace + "/" + name + " of the chart's secretRef is of no use: "
                            + empty.getMessage() + ".",
                    empty);
        }
    }
}
