package io.mooring.functions.authorization;

import io.mooring.functions.access.Caller;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** The object ids that stand for one caller: his own, and those of his groups; in lower case. */
final class Principals {
    private Principals() {}

    static Set<String> of(Caller.User user) {
        return of(user.objectId(), user.groups());
    }

    static Set<String> of(String objectId, Set<String> groups) {
        Set<String> principals = new HashSet<>();
        principals.add(objectId.toLowerCase(Locale.ROOT));
        groups.forEach(group -> principals.add(group.toLowerCase(Locale.ROOT)));
        return principals;
    }
}
