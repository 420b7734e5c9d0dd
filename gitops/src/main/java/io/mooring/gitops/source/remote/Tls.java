package io.mooring.gitops.source.remote;

import io.mooring.gitops.source.FetchFailed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.jspecify.annotations.Nullable;

/** Whom to trust and as whom to appear in TLS, as PEM texts of a Secret; each empty if not given. */
public record Tls(String caPem, String certificatePem, String keyPem) {
    public static final Tls USUAL = new Tls("", "", "");

    /** From a Secret, under the names of Kubernetes and those that older versions of Flux read. */
    public static Tls of(Map<String, String> secret) {
        return new Tls(
                first(secret, "ca.crt", "caFile"),
                first(secret, "tls.crt", "certFile"),
                first(secret, "tls.key", "keyFile"));
    }

    /** Nothing that the JDK would not do by itself. */
    public boolean usual() {
        return caPem.isEmpty() && certificatePem.isEmpty();
    }

    public SSLContext context() throws FetchFailed {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(), trustManagers(), new SecureRandom());
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw failed("tls.crt and tls.key of the source's Secret are no certificate and its key", e);
        }
    }

    /** Null if the JDK's own authorities are trusted. */
    public TrustManager @Nullable [] trustManagers() throws FetchFailed {
        if (caPem.isEmpty()) {
            return null;
        }
        try {
            KeyStore store = empty();
            int number = 0;
            for (Certificate certificate : certificates(caPem)) {
                store.setCertificateEntry("ca-" + number++, certificate);
            }
            if (number == 0) {
                throw new IOException("it is empty");
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw failed("ca.crt of the source's Secret holds no certificates", e);
        }
    }

    private KeyManager @Nullable [] keyManagers() throws GeneralSecurityException, IOException {
        if (certificatePem.isEmpty()) {
            return null;
        }
        KeyStore store = empty();
        store.setKeyEntry(
                "client", key(), new char[0], certificates(certificatePem).toArray(Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    private PrivateKey key() throws IOException {
        try (PEMParser parser = new PEMParser(new StringReader(keyPem))) {
            JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
            return switch (parser.readObject()) {
                case PEMKeyPair pair -> converter.getPrivateKey(pair.getPrivateKeyInfo());
                case PrivateKeyInfo info -> converter.getPrivateKey(info);
                case null, default -> throw new IOException("tls.key is no private key");
            };
        }
    }

    private static Collection<? extends Certificate> certificates(String pem) throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        return store;
    }

    private static FetchFailed failed(String what, Exception cause) {
        return new FetchFailed(FetchFailed.AUTHENTICATION, what + ": " + cause.getMessage());
    }

    private static String first(Map<String, String> secret, String... keys) {
        for (String key : keys) {
            String text = secret.getOrDefault(key, "");
            if (!text.isEmpty()) {
                return text;
            }
        }
        return "";
    }

    @Override
    public String toString() {
        return "Tls[***]";
    }
}
