package io.mooring.e2e;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;

/** What objects in a cluster say of themselves. */
final class Conditions {
    private static final Duration SOON = Duration.ofMinutes(1);

    private Conditions() {}

    /** Waits until a condition of the object has this reason. */
    static void see(KubernetesClient kubernetes, String apiVersion, String kind, String name, String reason) {
        Eventually.see(
                kind + " " + name + " with " + reason,
                SOON,
                () ->
                        kubernetes
                                .genericKubernetesResources(apiVersion, kind)
                                .inAnyNamespace()
                                .list()
                                .getItems()
                                .stream()
                                .filter(found -> found.getMetadata().getName().equals(name))
                                .<Object>map(found -> found.get("status", "conditions"))
                                .map(String::valueOf)
                                .findFirst()
                                .orElse(""),
                conditions -> conditions.contains("reason=" + reason));
    }
}
