package io.mooring.cli.access;

import io.mooring.azurite.RunningCloud;
import io.mooring.azurite.issuer.ClientRegistration;
import io.mooring.azurite.issuer.LocalPrincipals.LocalPrincipal;
import io.mooring.cli.CliFailure;
import io.mooring.cli.ExitCode;
import io.mooring.cli.Moor;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Somebody who is named on a command line. */
final class PrincipalChoice {
    private static final Pattern GUID = Pattern.compile("[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}");

    /**
     * An object id and its kind.
     *
     * @param type null where nothing is known of it
     */
    record Principal(String objectId, @Nullable String type) {}

    private PrincipalChoice() {}

    /** An object id as it is, or the name or client id of a principal of the local cloud. */
    static Principal of(Moor moor, String text) {
        Optional<ClientRegistration> local = RunningCloud.principals(
                        moor.dataFolder().cloud())
                .all()
                .stream()
                .map(LocalPrincipal::client)
                .filter(client -> client.name().equals(text)
                        || client.clientId().equalsIgnoreCase(text)
                        || client.objectId().equalsIgnoreCase(text))
                .findFirst();
        if (local.isPresent()) {
            return new Principal(local.get().objectId(), "ServicePrincipal");
        }
        if (!GUID.matcher(text).matches()) {
            throw new CliFailure(
                    ExitCode.USAGE,
                    "'" + text + "' is no object id, and no principal of the local cloud.",
                    "Name the object id of a user, a group or an application; or make a principal with"
                            + " `moor access principal create`.");
        }
        return new Principal(text, null);
    }
}
