package io.mooring.functions.identity;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import java.net.URI;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** As whom, and how, the hub goes to its key vault. Nothing is asked before it is needed. */
public final class KeyVaultConnection {
    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(4);

    private final TokenCredential credential;
    private final HttpClient http;

    private KeyVaultConnection(TokenCredential credential, HttpClient http) {
        this.credential = credential;
        this.http = http;
    }

    public static KeyVaultConnection managedIdentity(SSLContext trust) {
        HttpClient http = http(trust);
        return new KeyVaultConnection(
                new ManagedIdentityCredentialBuilder().httpClient(http).build(), http);
    }

    /**
     * By a service principal.
     *
     * @param authorityHost of an issuer other than Entra ID; it is taken at its word, because the public cloud's list of
     *     issuers does not have it
     */
    public static KeyVaultConnection principal(
            String tenantId, String clientId, String clientSecret, @Nullable String authorityHost, SSLContext trust) {
        HttpClient http = http(trust);
        var builder = new ClientSecretCredentialBuilder()
                .tenantId(tenantId)
                .clientId(clientId)
                .clientSecret(clientSecret)
                .additionallyAllowedTenants("*")
                .httpClient(http);
        TokenCredential credential = (authorityHost == null
                        ? builder
                        : builder.authorityHost(authorityHost).disableInstanceDiscovery())
                .build();
        return new KeyVaultConnection(credential, http);
    }

    public CaVault vault(URI url) {
        return new KeyVaultCa(url, credential, http);
    }

    /** The same identity, for other services. */
    public TokenCredential credential() {
        return credential;
    }

    private static HttpClient http(SSLContext trust) {
        return new JdkHttpClientBuilder(java.net.http.HttpClient.newBuilder()
                        .sslContext(trust)
                        .version(java.net.http.HttpClient.Version.HTTP_1_1))
                .connectionTimeout(ATTEMPT_TIMEOUT)
                .writeTimeout(ATTEMPT_TIMEOUT)
                .responseTimeout(ATTEMPT_TIMEOUT)
                .readTimeout(ATTEMPT_TIMEOUT)
                .build();
    }
}
