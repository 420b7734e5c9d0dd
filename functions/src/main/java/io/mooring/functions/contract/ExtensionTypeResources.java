package io.mooring.functions.contract;

import static io.mooring.functions.contract.Shape.anything;
import static io.mooring.functions.contract.Shape.list;
import static io.mooring.functions.contract.Shape.object;
import static io.mooring.functions.contract.Shape.text;
import static io.mooring.functions.contract.Shape.truth;
import static io.mooring.functions.contract.Shape.words;

/** The declaration of Microsoft.KubernetesConfiguration/extensionTypes, which users only read. */
public final class ExtensionTypeResources {
    private static final Shape.Structure SCOPES = object(
            Field.of("defaultScope", words("cluster", "namespace"), "The scope if an extension names none."),
            Field.of(
                    "clusterScopeSettings",
                    object(
                            Field.of("allowMultipleInstances", truth(), "Whether a cluster may have several."),
                            Field.of("defaultReleaseNamespace", text(), "Where one lives if it names no namespace.")),
                    "How it is for the whole cluster."));

    private static final Shape.Structure PROPERTIES = object(
            Field.of("isSystemExtension", truth(), "Whether it comes with the agents."),
            Field.of("isManagedIdentityRequired", truth(), "Whether it needs an identity."),
            Field.of("description", text(), "What it does."),
            Field.of("publisher", text(), "Who publishes it."),
            Field.of("supportedClusterTypes", list(text()), "The types of clusters that may have it."),
            Field.of("supportedScopes", SCOPES, "Where instances may live."),
            Field.of("releaseTrains", list(text()), "The trains to follow (an addition of Mooring's)."),
            Field.of(
                    "configurationSettingsSchema",
                    anything(),
                    "JSON Schema of the settings (an addition of Mooring's)."));

    public static final ResourceType TYPE = new ResourceType(
            "Microsoft.KubernetesConfiguration",
            "extensionTypes",
            "Extension Type",
            ApiVersion.list("2022-01-15-preview", "2022-04-02-preview", "2023-05-01-preview", "2024-11-01-preview"),
            Envelope.child(Field.of("properties", PROPERTIES, "What it is.").readOnly()));

    private ExtensionTypeResources() {}
}
