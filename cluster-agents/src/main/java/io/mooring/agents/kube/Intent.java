package io.mooring.agents.kube;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a custom resource shall be; applying it again changes nothing.
 *
 * @param owner goes together with the object, null if nothing does
 * @param spec anything that is written as a JSON object
 */
public record Intent(
        Map<String, String> labels,
        Map<String, String> annotations,
        List<String> finalizers,
        @Nullable Owner owner,
        Object spec) {
    public Intent {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
        finalizers = List.copyOf(finalizers);
    }

    public static Intent of(Object spec) {
        return new Intent(Map.of(), Map.of(), List.of(), null, spec);
    }

    /** An object of the same namespace to which another belongs. */
    public record Owner(ObjectKind kind, String name, String uid) {}
}
