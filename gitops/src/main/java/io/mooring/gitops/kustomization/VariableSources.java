package io.mooring.gitops.kustomization;

import io.mooring.gitops.build.BuildFailed;
import io.mooring.gitops.build.Variables;
import io.mooring.gitops.kustomization.BuildSpec.VariableSource;
import io.mooring.gitops.object.Cluster;
import io.mooring.gitops.object.Cluster.Outcome;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.object.ObjectRef;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** Reads the variables of a Kustomization from its spec, ConfigMaps and Secrets. */
final class VariableSources {
    private VariableSources() {}

    static Variables read(Cluster cluster, String namespace, BuildSpec spec) throws BuildFailed {
        Map<String, String> values = new HashMap<>();
        for (VariableSource source : spec.substituteFrom()) {
            values.putAll(read(cluster, namespace, source));
        }
        values.putAll(spec.substitute());
        return Variables.of(values, spec.always());
    }

    private static Map<String, String> read(Cluster cluster, String namespace, VariableSource source)
            throws BuildFailed {
        ObjectRef ref = new ObjectRef(namespace, source.name(), "", source.kind());
        var kind = cluster.kind("v1", source.kind()).orElseThrow();
        return switch (cluster.get(kind, ref)) {
            case Outcome.Done done -> values(done.object(), ref);
            case Outcome.Refused refused ->
                throw new BuildFailed("substitute from '" + ref + "' failed: " + refused.message());
            case Outcome.Absent ignored when source.optional() -> Map.of();
            case Outcome.Absent ignored -> throw new BuildFailed("substitute from '" + ref + "' failed: not found");
        };
    }

    private static Map<String, String> values(KubernetesObject object, ObjectRef ref) throws BuildFailed {
        Map<String, String> values = KubernetesObject.strings(object.tree().path("data"));
        if (ref.kind().equals("ConfigMap")) {
            return values;
        }
        try {
            values.replaceAll((key, value) -> new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new BuildFailed("substitute from '" + ref + "' failed: its data is not base64");
        }
        return values;
    }
}
