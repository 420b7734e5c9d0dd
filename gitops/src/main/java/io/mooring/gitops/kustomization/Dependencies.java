package io.mooring.gitops.kustomization;

import io.mooring.gitops.object.Conditions;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.operator.Key;
import io.mooring.gitops.source.SourceId;
import java.util.Optional;
import java.util.function.Function;

/** Whether the Kustomizations that one depends on are ready. */
final class Dependencies {
    private Dependencies() {}

    /** Why it has to wait; empty if it need not. A dependency on the same source must have got as far as this revision. */
    static Optional<String> waitingFor(
            KustomizationSpec spec, String revision, Function<Key, Optional<KubernetesObject>> find) {
        for (Key key : spec.dependsOn()) {
            Optional<KubernetesObject> dependency = find.apply(key);
            if (dependency.isEmpty()) {
                return Optional.of("dependency '" + key + "' not found");
            }
            if (!ready(dependency.get())) {
                return Optional.of("dependency '" + key + "' is not ready");
            }
            boolean sameSource = sourceOf(dependency.get()).equals(spec.source());
            String applied =
                    dependency.get().status().path("lastAppliedRevision").asString("");
            if (sameSource && !applied.equals(revision)) {
                return Optional.of("dependency '" + key + "' revision is not up to date");
            }
        }
        return Optional.empty();
    }

    static boolean ready(KubernetesObject object) {
        boolean ready = Conditions.of(object, "Ready")
                .filter(condition -> condition.path("status").asString("").equals("True"))
                .isPresent();
        return ready && object.status().path("observedGeneration").asLong(-1) == object.generation();
    }

    /** The source that a Kustomization refers to, whether or not the rest of its spec is right. */
    static SourceId sourceOf(KubernetesObject object) {
        var reference = object.spec().path("sourceRef");
        String namespace = reference.path("namespace").asString("");
        return new SourceId(
                reference.path("kind").asString(""),
                new Key(
                        namespace.isEmpty() ? object.namespace() : namespace,
                        reference.path("name").asString("")));
    }

    /** Whether a Kustomization names another one among its dependencies. */
    static boolean dependsOn(KubernetesObject object, Key other) {
        return object.spec().path("dependsOn").valueStream().anyMatch(dependency -> {
            String namespace = dependency.path("namespace").asString("");
            return new Key(
                            namespace.isEmpty() ? object.namespace() : namespace,
                            dependency.path("name").asString(""))
                    .equals(other);
        });
    }
}
