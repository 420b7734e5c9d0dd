package io.mooring.agents;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something that an agent may ask of the apiserver.
 *
 * @param group empty is the core group; {@code *} with resource {@code *} is everything
 * @param resource plural, with {@code /status} for that subresource
 * @param namespace null is all namespaces
 * @param names empty is any name
 */
public record Permission(
        String group, String resource, @Nullable String namespace, Set<String> names, Set<String> verbs) {
    public Permission {
        names = Set.copyOf(names);
        verbs = Set.copyOf(verbs);
    }

    /** On objects of one namespace, of these names only if there are some. */
    public static Permission inNamespace(
            String namespace, String group, String resource, Set<String> names, Set<String> verbs) {
        return new Permission(group, resource, namespace, names, verbs);
    }

    /** On objects of all namespaces or of none. */
    public static Permission everywhere(String group, String resource, String... verbs) {
        return new Permission(group, resource, null, Set.of(), Set.of(verbs));
    }

    public Permission named(String... only) {
        return new Permission(group, resource, namespace, Set.of(only), verbs);
    }

    public static Permission everything() {
        return everywhere("*", "*", "*");
    }
}
