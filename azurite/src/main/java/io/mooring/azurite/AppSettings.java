package io.mooring.azurite;

import io.mooring.azurite.issuer.TokenIssuer;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The settings with which the hub runs against a local cloud, on any host. */
final class AppSettings {
    /** What the hub expects as audience of users' tokens. */
    static final String HUB_AUDIENCE = "api://mooring";

    static final String SUBSCRIPTION = "00000000-0000-0000-0000-000000000001";

    /** Variables that steer the hub or the Azure SDK must come from the local cloud and from nowhere else. */
    private static final Set<String> NOT_INHERITED = Set.of("MOORING_", "AZURE_", "FUNCTIONS_", "AzureWebJobs");

    private AppSettings() {}

    static Map<String, String> of(
            TokenIssuer issuer, StorageEndpoints storage, URI vault, Path caFile, Path clockFile) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("FUNCTIONS_WORKER_RUNTIME", "java");
        settings.put("AZURE_FUNCTIONS_ENVIRONMENT", "Development");
        settings.put("AzureWebJobsStorage", storage.connectionString());
        settings.put("MOORING_STORAGE_CONNECTION_STRING", storage.connectionString());
        settings.put("MOORING_KEY_VAULT_URL", vault.toString());
        settings.put("AZURE_TENANT_ID", TokenIssuer.TENANT);
        settings.put("AZURE_CLIENT_ID", issuer.hub().clientId());
        settings.put("AZURE_CLIENT_SECRET", issuer.hub().clientSecret());
        settings.put("AZURE_AUTHORITY_HOST", issuer.authorityHost().toString());
        settings.put("MOORING_CA_FILE", caFile.toString());
        settings.put("MOORING_OIDC_ISSUER", issuer.issuer().toString());
        settings.put("MOORING_OIDC_AUDIENCE", HUB_AUDIENCE);
        settings.put(
                "MOORING_OWNERS",
                TokenIssuer.OWNER_OBJECT_ID + "@/subscriptions/" + SUBSCRIPTION + ","
                        + issuer.az().objectId() + "@/subscriptions/" + SUBSCRIPTION);
        settings.put("MOORING_LOGIN_ENDPOINT", issuer.loginEndpoint().toString());
        settings.put("MOORING_HUB_CA_FILE", caFile.toString());
        settings.put("MOORING_HEARTBEAT_INTERVAL", "PT3S");
        settings.put("MOORING_CONNECT_WINDOW", "PT30S");
        settings.put("MOORING_SWEEP_SCHEDULE", "0 * * * * *");
        settings.put("MOORING_CLOCK_FILE", clockFile.toString());
        settings.put("MOORING_TENANT_ID", TokenIssuer.TENANT);
        return settings;
    }

    /** An environment for a hub's process: what it inherits, under the defaults of the staged folder, under the settings. */
    static Map<String, String> environment(Map<String, String> defaults, Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>(defaults);
        environment.putAll(System.getenv().entrySet().stream()
                .filter(variable -> NOT_INHERITED.stream().noneMatch(variable.getKey()::startsWith))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
        environment.putAll(settings);
        return environment;
    }
}
