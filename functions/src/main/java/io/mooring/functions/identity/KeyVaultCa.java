package io.mooring.functions.identity;

import com.azure.core.credential.TokenCredential;
import com.azure.core.exception.HttpResponseException;
import com.azure.core.exception.ResourceNotFoundException;
import com.azure.core.http.HttpClient;
import com.azure.core.http.policy.ExponentialBackoff;
import com.azure.core.http.policy.RetryPolicy;
import com.azure.security.keyvault.certificates.CertificateClient;
import com.azure.security.keyvault.certificates.CertificateClientBuilder;
import com.azure.security.keyvault.certificates.models.CertificateContentType;
import com.azure.security.keyvault.certificates.models.CertificateKeyCurveName;
import com.azure.security.keyvault.certificates.models.CertificateKeyType;
import com.azure.security.keyvault.certificates.models.CertificatePolicy;
import com.azure.security.keyvault.certificates.models.KeyVaultCertificateWithPolicy;
import com.azure.security.keyvault.certificates.models.MergeCertificateOptions;
import com.azure.security.keyvault.keys.KeyClient;
import com.azure.security.keyvault.keys.KeyClientBuilder;
import com.azure.security.keyvault.keys.cryptography.CryptographyClient;
import com.azure.security.keyvault.keys.cryptography.CryptographyClientBuilder;
import com.azure.security.keyvault.keys.cryptography.models.SignatureAlgorithm;
import com.azure.security.keyvault.keys.models.CreateEcKeyOptions;
import com.azure.security.keyvault.keys.models.KeyCurveName;
import com.azure.security.keyvault.keys.models.KeyOperation;
import com.azure.security.keyvault.keys.models.KeyProperties;
import com.azure.security.keyvault.keys.models.KeyVaultKey;
import io.mooring.functions.arm.Unavailable;
import java.net.URI;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The authority's keys in Azure Key Vault: the root a key, the issuing CA a certificate. */
public final class KeyVaultCa implements CaVault {
    private static final String ROOT = "mooring-root";
    private static final String ISSUING = "mooring-issuing-ca";
    private static final int ISSUING_MONTHS = 60;

    private static final int ROUNDS_MAX = 5;
    private static final int RETRIES_MAX = 1;
    private static final Duration RETRY_BASE = Duration.ofMillis(200);
    private static final Duration RETRY_MAX = Duration.ofSeconds(1);

    private final Clients clients;
    private final Map<String, CryptographyClient> signers = new ConcurrentHashMap<>();

    public KeyVaultCa(URI vault, TokenCredential credential, HttpClient http) {
        clients = new Clients(vault, credential, http);
    }

    @Override
    public List<Key> rootKeys(int generation) {
        String name = name(ROOT, generation);
        return asking("read the root key", () -> {
            List<Key> present = versions(name);
            if (!present.isEmpty()) {
                return present;
            }
            KeyVaultKey made = clients.keys()
                    .createEcKey(new CreateEcKeyOptions(name)
                            .setCurveName(KeyCurveName.P_256)
                            .setKeyOperations(KeyOperation.SIGN, KeyOperation.VERIFY));
            // Another instance may have made one as well.
            List<Key> all = versions(name);
            return all.isEmpty() ? List.of(key(made)) : all;
        });
    }

    @Override
    public boolean hasIssuing(int generation) {
        return asking("look for the issuing CA", () -> isComplete(presentIssuing(name(ISSUING, generation))));
    }

    private List<Key> versions(String name) {
        List<Key> keys = new ArrayList<>();
        try {
            for (KeyProperties version : clients.keys().listPropertiesOfKeyVersions(name)) {
                keys.add(key(clients.keys().getKey(name, version.getVersion())));
            }
        } catch (ResourceNotFoundException e) {
            return List.of();
        }
        keys.sort(Comparator.comparing(Key::createdAt).thenComparing(Key::id));
        return keys;
    }

    private static Key key(KeyVaultKey key) {
        ECPublicKey publicKey = (ECPublicKey) key.getKey().toEc().getPublic();
        var created = key.getProperties().getCreatedOn();
        return new Key(key.getId(), publicKey, created == null ? Instant.EPOCH : created.toInstant());
    }

    private static String name(String first, int generation) {
        return generation == 1 ? first : first + "-" + generation;
    }

    @Override
    public byte[] sign(String keyId, byte[] data) {
        return asking(
                "sign with the key " + keyId,
                () -> EcdsaSignature.der(signers.computeIfAbsent(keyId, clients::signer)
                        .signData(SignatureAlgorithm.ES256, data)
                        .getSignature()));
    }

    @Override
    public Issuing issuing(int generation) {
        String name = name(ISSUING, generation);
        return asking("read the issuing CA", () -> {
            for (int round = 1; ; round++) {
                KeyVaultCertificateWithPolicy present = presentIssuing(name);
                if (present != null && isComplete(present)) {
                    return new Issuing.Complete(present.getKeyId(), Der.of(present.getCer()));
                }
                try {
                    return new Issuing.Requested(Der.of(csr(name)));
                } catch (HttpResponseException e) {
                    // Another instance began or finished between two of our questions.
                    if (!isLostRace(e) || round == ROUNDS_MAX) {
                        throw e;
                    }
                }
            }
        });
    }

    @Override
    public boolean complete(int generation, List<Der> chain) {
        return asking("complete the issuing CA", () -> {
            try {
                clients.certificates()
                        .mergeCertificate(new MergeCertificateOptions(
                                name(ISSUING, generation),
                                chain.stream().map(Der::bytes).toList()));
                return true;
            } catch (HttpResponseException e) {
                if (isLostRace(e)) {
                    return false;
                }
                throw e;
            }
        });
    }

    private static boolean isComplete(@Nullable KeyVaultCertificateWithPolicy certificate) {
        return certificate != null && certificate.getCer() != null && certificate.getCer().length > 0;
    }

    private @Nullable KeyVaultCertificateWithPolicy presentIssuing(String name) {
        try {
            return clients.certificates().getCertificate(name);
        } catch (ResourceNotFoundException e) {
            return null;
        }
    }

    /** Takes up a creation that has begun; the vault refuses a second one beside it. */
    private byte[] csr(String name) {
        try {
            return clients.certificates()
                    .getCertificateOperation(name)
                    .poll()
                    .getValue()
                    .getCsr();
        } catch (ResourceNotFoundException e) {
            var policy = new CertificatePolicy("Unknown", "CN=Mooring Issuing CA")
                    .setKeyType(CertificateKeyType.EC)
                    .setKeyCurveName(CertificateKeyCurveName.P_256)
                    .setExportable(false)
                    .setContentType(CertificateContentType.PEM)
                    .setValidityInMonths(ISSUING_MONTHS);
            return clients.certificates()
                    .beginCreateCertificate(name, policy)
                    .poll()
                    .getValue()
                    .getCsr();
        }
    }

    private static boolean isLostRace(HttpResponseException e) {
        int status = e.getResponse() == null ? 0 : e.getResponse().getStatusCode();
        return status == 400 || status == 404 || status == 409;
    }

    private static <T> T asking(String doing, Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            throw Unavailable.keyVault(doing, e);
        }
    }

    /** The clients of one vault; each is made once, because each gets tokens of its own. */
    private static final class Clients {
        private final URI vault;
        private final TokenCredential credential;
        private final HttpClient http;
        private final ReentrantLock making = new ReentrantLock();
        private @Nullable CertificateClient certificates;
        private @Nullable KeyClient keys;

        Clients(URI vault, TokenCredential credential, HttpClient http) {
            this.vault = vault;
            this.credential = credential;
            this.http = http;
        }

        CertificateClient certificates() {
            making.lock();
            try {
                CertificateClient made = certificates;
                if (made == null) {
                    var builder = new CertificateClientBuilder()
                            .vaultUrl(vault.toString())
                            .credential(credential)
                            .httpClient(http)
                            .retryPolicy(retries());
                    made = (isLocal() ? builder.disableChallengeResourceVerification() : builder).buildClient();
                    certificates = made;
                }
                return made;
            } finally {
                making.unlock();
            }
        }

        KeyClient keys() {
            making.lock();
            try {
                KeyClient made = keys;
                if (made == null) {
                    var builder = new KeyClientBuilder()
                            .vaultUrl(vault.toString())
                            .credential(credential)
                            .httpClient(http)
                            .retryPolicy(retries());
                    made = (isLocal() ? builder.disableChallengeResourceVerification() : builder).buildClient();
                    keys = made;
                }
                return made;
            } finally {
                making.unlock();
            }
        }

        CryptographyClient signer(String keyId) {
            var builder = new CryptographyClientBuilder()
                    .keyIdentifier(keyId)
                    .credential(credential)
                    .httpClient(http)
                    .retryPolicy(retries());
            return (isLocal() ? builder.disableChallengeResourceVerification() : builder).buildClient();
        }

        /** A vault on this machine cannot have a name below the resource for which its tokens are. */
        private boolean isLocal() {
            return "127.0.0.1".equals(vault.getHost()) || "localhost".equals(vault.getHost());
        }

        private static RetryPolicy retries() {
            return new RetryPolicy(new ExponentialBackoff(RETRIES_MAX, RETRY_BASE, RETRY_MAX));
        }
    }
}
