package io.mooring.functions;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whom the hub trusts as a server: the JDK's authorities, and those of a PEM bundle. */
final class Trust {
    private Trust() {}

    static SSLContext of(@Nullable Path caFile) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new X509TrustManager[] {manager(caFile)}, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("The authorities in " + caFile + " cannot be read.", e);
        }
    }

    private static X509TrustManager manager(@Nullable Path caFile) throws GeneralSecurityException, IOException {
        List<Certificate> authorities =
                new ArrayList<>(List.of(manager((KeyStore) null).getAcceptedIssuers()));
        if (caFile != null) {
            try (InputStream pem = Files.newInputStream(caFile)) {
                authorities.addAll(CertificateFactory.getInstance("X.509").generateCertificates(pem));
            }
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (int i = 0; i < authorities.size(); i++) {
            store.setCertificateEntry("ca-" + i, authorities.get(i));
        }
        return manager(store);
    }

    private static X509TrustManager manager(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (var manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                return x509;
            }
        }
        throw new GeneralSecurityException("The JDK has no X.509 trust manager.");
    }
}
