package io.mooring.gitops.kustomization;

import io.mooring.gitops.build.BuildFailed;
import io.mooring.gitops.object.Cluster;
import io.mooring.gitops.object.Cluster.Outcome;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.object.ObjectRef;
import io.mooring.gitops.sops.SopsFailed;
import io.mooring.gitops.sops.SopsKeys;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the keys that open what is encrypted from the Secret that a Kustomization names. */
final class DecryptionKeys {
    private DecryptionKeys() {}

    /** Null if nothing is to be opened. */
    static @Nullable SopsKeys read(Cluster cluster, String namespace, BuildSpec spec) throws BuildFailed {
        String name = spec.keys();
        if (name == null) {
            return null;
        }
        if (name.isEmpty()) {
            return SopsKeys.none();
        }
        String origin = "the secret '" + namespace + "/" + name + "' of spec.decryption";
        var kind = cluster.kind("v1", "Secret").orElseThrow();
        try {
            return switch (cluster.get(kind, new ObjectRef(namespace, name, "", "Secret"))) {
                case Outcome.Done done -> SopsKeys.of(origin, data(done.object()));
                case Outcome.Absent ignored -> throw new BuildFailed(origin + " is not there");
                case Outcome.Refused refused -> throw new BuildFailed(origin + " cannot be read: " + refused.message());
            };
        } catch (SopsFailed e) {
            throw new BuildFailed(String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            throw new BuildFailed("the data of " + origin + " is not base64");
        }
    }

    private static Map<String, byte[]> data(KubernetesObject secret) {
        Map<String, byte[]> data = new HashMap<>();
        KubernetesObject.strings(secret.tree().path("data"))
                .forEach((key, value) -> data.put(key, Base64.getDecoder().decode(value)));
        return data;
    }
}
