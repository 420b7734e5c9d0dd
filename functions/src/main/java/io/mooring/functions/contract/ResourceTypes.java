package io.mooring.functions.contract;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All types of resources that are declared. */
public final class ResourceTypes {
    /** In the order in which they are shown. */
    public static final List<ResourceType> ALL = List.of(
            ConnectedClusters.TYPE,
            FluxConfigurations.TYPE,
            Extensions.TYPE,
            SourceControlConfigurations.TYPE,
            ExtensionTypeResources.TYPE,
            Groups.TYPE);

    /** Groups have no provider in their paths. */
    private static final String IN_SUBSCRIPTION = "subscriptions/{subscription}/";

    private ResourceTypes() {}

    /** The types of a resource provider. */
    public static List<ResourceType> of(String namespace) {
        return ALL.stream()
                .filter(type -> type.namespace().equalsIgnoreCase(namespace))
                .toList();
    }

    /** The type whose resources a route is about, such as {@code .../providers/{its namespace}/{its name}/{name}}. */
    public static @Nullable ResourceType ofRoute(String route) {
        int last = route.lastIndexOf("providers/");
        String below = last < 0
                ? route.replace(IN_SUBSCRIPTION, "providers/" + Groups.TYPE.namespace() + "/")
                : route.substring(last);
        String[] parts = below.split("/");
        for (ResourceType type : ALL) {
            if (parts.length > 2
                    && type.namespace().equals(parts[1])
                    && type.name().equals(parts[2])) {
                return type;
            }
        }
        return null;
    }

    /** The versions in which any type of a provider can be asked for. */
    public static List<ApiVersion> versions(String namespace) {
        return of(namespace).stream()
                .flatMap(type -> type.versions().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** The namespaces of the providers that subscriptions are registered for. */
    public static Stream<String> namespaces() {
        return ALL.stream()
                .map(ResourceType::namespace)
                .filter(namespace -> !namespace.equals(Groups.TYPE.namespace()))
                .distinct();
    }
}
