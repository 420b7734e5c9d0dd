package io.mooring.localcluster.pki;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS settings of a client that presents one credential and trusts one authority. */
public final class ClientTls {
    private ClientTls() {}

    public static SSLContext of(ClusterPki.Credential authority, ClusterPki.Credential client) {
        char[] noPassword = new char[0];
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            X509Certificate certificate = Pem.certificate(client.certificatePem());
            store.setKeyEntry("client", Pem.privateKey(client.keyPem()), noPassword, new Certificate[] {certificate});
            store.setCertificateEntry("authority", Pem.certificate(authority.certificatePem()));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, noPassword);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException unusable) {
            throw new IllegalStateException("set up TLS with " + client.certificate(), unusable);
        }
    }
}
