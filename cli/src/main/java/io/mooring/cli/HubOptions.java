package io.mooring.cli;

import io.mooring.cli.hub.HubConnection;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that name a hub, each in place of a variable of the environment. */
final class HubOptions {
    @Option(
            names = "--hub",
            scope = ScopeType.INHERIT,
            paramLabel = "URL",
            description = "The hub; else MOORING_HUB_URL, else the local cloud that runs.")
    private @Nullable String url;

    @Option(
            names = "--ca-file",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "PEM file of the authority of the hub's certificate; else MOORING_CA_FILE.")
    private @Nullable Path caFile;

    @Option(
            names = "--token",
            scope = ScopeType.INHERIT,
            paramLabel = "TOKEN",
            description = "Bearer token for the hub; else MOORING_TOKEN.")
    private @Nullable String token;

    /** The hub that is named, empty if none is. */
    Optional<HubConnection> connection(Surroundings surroundings) {
        Optional<HubConnection> named = named(surroundings);
        named.ifPresent(hub -> {
            String unused = hub.token().get();
        });
        return named;
    }

    /** The same, where it may be that there is no token for it. */
    Optional<HubConnection> named(Surroundings surroundings) {
        String hub = url != null ? url : surroundings.variable("MOORING_HUB_URL");
        if (hub == null) {
            return Optional.empty();
        }
        String authorities = surroundings.variable("MOORING_CA_FILE");
        Path trusted = caFile != null || authorities == null ? caFile : Path.of(authorities);
        return Optional.of(new HubConnection(address(hub), trusted, () -> bearer(hub, surroundings)));
    }

    private String bearer(String hub, Surroundings surroundings) {
        String bearer = token != null ? token : surroundings.variable("MOORING_TOKEN");
        if (bearer == null) {
            throw new CliFailure(
                    ExitCode.REFUSED,
                    "There is no token for " + hub + ".",
                    "Set MOORING_TOKEN or --token; for the local cloud `moor env` prints one.");
        }
        return bearer;
    }

    private static URI address(String hub) {
        try {
            return URI.create(hub);
        } catch (IllegalArgumentException bad) {
            throw new CliFailure(
                    ExitCode.USAGE,
                    "'" + hub + "' is not the address of a hub.",
                    "Write for instance --hub https://hub.example.",
                    bad);
        }
    }
}
