package io.mooring.functions;

import io.mooring.functions.identity.CaVault;
import io.mooring.functions.identity.KeyVaultConnection;
import io.mooring.functions.tables.Rows;
import io.mooring.functions.tables.TableConnection;
import javax.net.ssl.SSLContext;

/** The services of Azure that the hub stands on, as the settings name them. */
final class AzureParts {
    private final TableConnection tables;
    private final CaVault vault;

    AzureParts(HubSettings settings, SSLContext trust) {
        HubSettings.Principal principal = settings.principal();
        KeyVaultConnection identity = principal == null
                ? KeyVaultConnection.managedIdentity(trust)
                : KeyVaultConnection.principal(
                        principal.tenantId(),
                        principal.clientId(),
                        principal.clientSecret(),
                        principal.authorityHost(),
                        trust);
        vault = identity.vault(settings.vault());
        HubSettings.Storage storage = settings.storage();
        tables = storage.connectionString() != null
                ? TableConnection.byConnectionString(storage.connectionString(), trust)
                : TableConnection.byEndpoint(String.valueOf(storage.endpoint()), identity.credential(), trust);
    }

    Rows table(String name) {
        return tables.table(name);
    }

    CaVault vault() {
        return vault;
    }
}
