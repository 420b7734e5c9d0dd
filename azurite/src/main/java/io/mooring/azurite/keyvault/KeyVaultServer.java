package io.mooring.azurite.keyvault;

import io.mooring.azurite.http.LoopbackServer;
import io.mooring.azurite.http.TlsFiles;
import io.mooring.azurite.issuer.TokenIssuer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A Key Vault on this machine: enough of keys and certificates for a private authority, for the unmodified Azure clients.
 *
 * <p>Keys are files that only the owner may read. That is what separates it from the real thing: whoever has the folder has the
 * keys.
 */
public final class KeyVaultServer implements AutoCloseable {
    /** What tokens for a vault carry as audience. */
    public static final String RESOURCE = "https://vault.azure.net";

    private static final int BODY_MAX_BYTES = 256 * 1024;
    private static final Duration CALL_MAX = Duration.ofSeconds(30);
    private static final int IN_FLIGHT_MAX = 256;

    private final LoopbackServer server;

    /**
     * Where to listen and what to keep.
     *
     * @param clock stamps what is created
     */
    public record Settings(Path folder, int port, TlsFiles tls, Clock clock) {}

    /** Fixes the address in ids at the moment in which the port is known. */
    private static final class Origin {
        private volatile @Nullable URI uri;

        URI get() {
            URI known = uri;
            if (known == null) {
                throw new IllegalStateException("asked for the vault's address before it listens");
            }
            return known;
        }
    }

    private KeyVaultServer(LoopbackServer server) {
        this.server = server;
    }

    /** Serves the keys and certificates in the folder to callers that show a token of the issuer. */
    public static KeyVaultServer start(Settings settings, TokenIssuer issuer) {
        Origin origin = new Origin();
        VaultStore store = new VaultStore(settings.folder());
        KeyOperations keys = new KeyOperations(store, origin::get, settings.clock());
        KeyVaultRoutes routes = new KeyVaultRoutes(
                keys,
                new CertificateOperations(store, keys, origin::get, settings.clock()),
                issuer.verifier(RESOURCE),
                issuer.authorization().toString());
        LoopbackServer server = LoopbackServer.open(
                new LoopbackServer.Options(
                        "key-vault", settings.port(), settings.tls(), BODY_MAX_BYTES, CALL_MAX, IN_FLIGHT_MAX),
                routes::handle);
        origin.uri = server.origin();
        return new KeyVaultServer(server);
    }

    /** The vault's address, without a slash at the end. */
    public URI uri() {
        return server.origin();
    }

    @Override
    public void close() {
        server.close();
    }
}
