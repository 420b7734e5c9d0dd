package io.mooring.protocol.extension;

import org.jspecify.annotations.Nullable;

/** Where an extension's release lives; exactly one of the two is set. */
public record ExtensionScope(
        @Nullable Cluster cluster, @Nullable Namespace namespace) {
    public ExtensionScope {
        if ((cluster == null) == (namespace == null)) {
            throw new IllegalArgumentException(
                    "An extension's scope is either cluster or namespace: name exactly one.");
        }
    }

    public static ExtensionScope cluster(String releaseNamespace) {
        return new ExtensionScope(new Cluster(releaseNamespace), null);
    }

    /** The namespace of the Helm release, null where the extension type or its name decides. */
    public @Nullable String releaseNamespace() {
        if (cluster != null) {
            return cluster.releaseNamespace();
        }
        return namespace == null ? null : namespace.targetNamespace();
    }

    public record Cluster(@Nullable String releaseNamespace) {}

    public record Namespace(@Nullable String targetNamespace) {}
}
