package io.mooring.gitops.object;

import java.util.Comparator;
import java.util.Optional;

/** What identifies an object in a cluster whatever the version it is read in; the namespace is empty for cluster-scoped kinds. */
public record ObjectRef(String namespace, String name, String group, String kind) implements Comparable<ObjectRef> {
    private static final Comparator<ObjectRef> ORDER = Comparator.comparing(ObjectRef::group)
            .thenComparing(ObjectRef::kind)
            .thenComparing(ObjectRef::namespace)
            .thenComparing(ObjectRef::name);

    /** The id that Flux writes into an inventory; a colon, which RBAC names may hold, is written as two underscores. */
    public String id() {
        return namespace + "_" + name.replace(":", "__") + "_" + group + "_" + kind;
    }

    /** Reads an inventory id; empty if it is none. */
    public static Optional<ObjectRef> parse(String id) {
        int namespaceEnd = id.indexOf('_');
        int kindStart = id.lastIndexOf('_');
        int groupStart = kindStart > 0 ? id.lastIndexOf('_', kindStart - 1) : -1;
        if (namespaceEnd < 0 || groupStart <= namespaceEnd || kindStart == id.length() - 1) {
            return Optional.empty();
        }
        String name = id.substring(namespaceEnd + 1, groupStart).replace("__", ":");
        if (name.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ObjectRef(
                id.substring(0, namespaceEnd),
                name,
                id.substring(groupStart + 1, kindStart),
                id.substring(kindStart + 1)));
    }

    /** Kind/namespace/name, as Flux's messages name an object. */
    @Override
    public String toString() {
        return namespace.isEmpty() ? kind + "/" + name : kind + "/" + namespace + "/" + name;
    }

    @Override
    public int compareTo(ObjectRef other) {
        return ORDER.compare(this, other);
    }
}
