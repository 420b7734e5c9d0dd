package io.mooring.functions.access;

import io.mooring.functions.arm.SystemData;
import io.mooring.protocol.arm.ClusterId;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Who calls. */
public sealed interface Caller {
    /** Nobody in particular: the operation asks for no token, or brings its own proof. */
    record Anyone() implements Caller {}

    /**
     * A person or an application with an OIDC token.
     *
     * @param name how people know it, of an application its client id; the object id if the token has neither
     * @param groups object ids of the groups that the token names, in lower case
     */
    record User(String objectId, String name, boolean application, Set<String> groups) implements Caller {
        public User {
            groups = groups.stream()
                    .map(group -> group.toLowerCase(Locale.ROOT))
                    .collect(Collectors.toUnmodifiableSet());
        }

        /** Somebody in no groups. */
        public User(String objectId, String name, boolean application) {
            this(objectId, name, application, Set.of());
        }

        public SystemData created(Instant now) {
            return SystemData.created(name, type(), now);
        }

        public SystemData modified(SystemData before, Instant now) {
            return before.modified(name, type(), now);
        }

        private String type() {
            return application ? "Application" : "User";
        }
    }

    /**
     * An agent, by its cluster's certificate.
     *
     * @param principalId of the identity, new with each incarnation of the cluster's resource
     * @param notAfter end of the certificate that the token was signed with
     */
    record Agent(ClusterId cluster, String principalId, Instant notAfter) implements Caller {}
}
