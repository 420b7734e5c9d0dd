package io.mooring.functions.access;

import io.mooring.functions.arm.SystemData;
import io.mooring.protocol.arm.ClusterId;
import java.time.Instant;

/** Who calls. */
public sealed interface Caller {
    /** Nobody in particular: the operation asks for no token, or brings its own proof. */
    record Anyone() implements Caller {}

    /**
     * A person or an application with an OIDC token.
     *
     * @param name how people know it; the object id if the token has no name
     */
    record User(String objectId, String name, boolean application) implements Caller {
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
