package io.mooring.protocol.catalog;

/** Where instances of a type may live. */
public sealed interface ExtensionScopes {
    /** One for the cluster, or several where the type allows it, in a namespace of its own by default. */
    record Cluster(String defaultReleaseNamespace, Instances instances) implements ExtensionScopes {}

    /** One for each namespace that wants it. */
    record Namespace(String defaultTargetNamespace) implements ExtensionScopes {}

    /** Either, as the user says; for the cluster when the user says nothing. */
    record Both(Cluster cluster, Namespace namespace) implements ExtensionScopes {}

    /** How many instances for the cluster there may be. */
    enum Instances {
        ONE,
        MANY
    }
}
