package io.mooring.gitops.source;

import io.mooring.gitops.object.Cluster;
import io.mooring.gitops.object.Cluster.Outcome;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.object.ObjectRef;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** The Secrets that sources name for their credentials. */
public final class SourceSecrets {
    private final Cluster cluster;

    public SourceSecrets(Cluster cluster) {
        this.cluster = cluster;
    }

    /** The texts in a Secret; none if the name is empty. */
    public Map<String, String> read(String namespace, String name) throws FetchFailed {
        if (name.isEmpty()) {
            return Map.of();
        }
        KubernetesObject secret = object(namespace, name, "Secret");
        Map<String, String> texts = KubernetesObject.strings(secret.tree().path("data"));
        try {
            texts.replaceAll((key, value) -> new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new FetchFailed(
                    FetchFailed.AUTHENTICATION, "the data of secret '" + namespace + "/" + name + "' is not base64");
        }
        return texts;
    }

    /** A ServiceAccount, whose pull secrets are wanted. */
    public KubernetesObject account(String namespace, String name) throws FetchFailed {
        return object(namespace, name, "ServiceAccount");
    }

    private KubernetesObject object(String namespace, String name, String kind) throws FetchFailed {
        String failure =
                "failed to get " + kind.toLowerCase(java.util.Locale.ROOT) + " '" + namespace + "/" + name + "': ";
        var served = cluster.kind("v1", kind).orElseThrow();
        return switch (cluster.get(served, new ObjectRef(namespace, name, "", kind))) {
            case Outcome.Done done -> done.object();
            case Outcome.Absent ignored -> throw new FetchFailed(FetchFailed.AUTHENTICATION, failure + "not found");
            case Outcome.Refused refused ->
                throw new FetchFailed(FetchFailed.AUTHENTICATION, failure + refused.message());
        };
    }
}
