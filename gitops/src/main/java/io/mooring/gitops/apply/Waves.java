package io.mooring.gitops.apply;

import io.mooring.gitops.object.ObjectRef;
import io.mooring.gitops.plan.Desired;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The order in which objects are applied: what others need to exist comes first, what intercepts others comes last. */
public final class Waves {
    private Waves() {}

    /** The objects in their waves, each in the given order. */
    public static List<List<Desired>> of(List<Desired> objects) {
        TreeMap<Integer, List<Desired>> waves = new TreeMap<>();
        for (Desired object : objects) {
            waves.computeIfAbsent(rank(object.ref()), rank -> new ArrayList<>()).add(object);
        }
        return List.copyOf(waves.values());
    }

    static int rank(ObjectRef ref) {
        if (ref.kind().equals("Namespace") || ref.kind().equals("CustomResourceDefinition")) {
            return 0;
        }
        if (ref.namespace().isEmpty() && ref.kind().endsWith("Class")) {
            return 0;
        }
        return ref.kind().endsWith("WebhookConfiguration") ? 2 : 1;
    }
}
