package io.mooring.functions.extension;

import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.catalog.TypeCatalog;
import io.mooring.protocol.catalog.ExtensionScopes;
import io.mooring.protocol.catalog.ExtensionType;
import io.mooring.protocol.extension.ExtensionScope;
import io.mooring.protocol.extension.ExtensionSpec;
import java.util.List;
import java.util.Optional;

/** What the catalogue has to say about an extension; nothing about one that brings its own chart. */
record CatalogRules(TypeCatalog catalog) {
    /** The type of an extension, if it is of the catalogue. Agents may know more types than the hub does. */
    Optional<ExtensionType> type(ExtensionSpec spec) {
        return spec.chart() != null ? Optional.empty() : catalog.find(spec.extensionType());
    }

    /** Whether the extension came with the cluster, so that it stays. */
    boolean isSystem(ExtensionSpec spec) {
        return type(spec).map(ExtensionType::system).orElse(false);
    }

    /** @throws ArmFailure 400 if its type does not allow what the extension asks for */
    void check(ExtensionSpec spec) {
        type(spec).ifPresent(type -> {
            checkScope(type, spec.scope());
            String train = spec.releaseTrain();
            if (train != null && type.releaseTrain(train).isEmpty()) {
                throw ArmFailure.refused("The type " + type.name() + " has no release train '" + train + "'; there are "
                        + String.join(
                                ", ",
                                type.releaseTrains().stream()
                                        .map(ExtensionType.ReleaseTrain::name)
                                        .toList())
                        + ".");
            }
            List<String> wrong = type.settings().check(spec.configurationSettings());
            if (!wrong.isEmpty()) {
                throw ArmFailure.refused("'properties.configurationSettings' does not fit the type " + type.name()
                        + ": " + String.join("; ", wrong) + ".");
            }
        });
    }

    private static void checkScope(ExtensionType type, ExtensionScope scope) {
        boolean fits = switch (type.scopes()) {
            case ExtensionScopes.Cluster any -> scope.cluster() != null;
            case ExtensionScopes.Namespace any -> scope.namespace() != null;
            case ExtensionScopes.Both any -> true;
        };
        if (!fits) {
            throw ArmFailure.refused("'properties.scope' cannot be "
                    + (scope.cluster() == null ? "namespace" : "cluster") + " for the type " + type.name() + ".");
        }
    }

    /** The scope of an extension that names none. */
    Optional<ExtensionScope> defaultScope(String extensionType) {
        return catalog.find(extensionType)
                .filter(type -> type.scopes() instanceof ExtensionScopes.Namespace)
                .map(type -> new ExtensionScope(null, new ExtensionScope.Namespace(null)));
    }
}
