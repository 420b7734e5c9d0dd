package io.mooring.agents.hub;

import io.mooring.agents.AgentSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whose certificates the agents trust outside of their cluster. */
public final class HubTrust {
    private HubTrust() {}

    /**
     * For the hub: its own authority if it has one, else those of the JDK, and what else is trusted everywhere. Null for what the JDK does
     * by itself.
     *
     * @throws IllegalArgumentException if a file holds no certificates
     */
    public static @Nullable SSLContext of(AgentSettings.Egress egress) {
        Path hub = egress.hubAuthority();
        Path more = egress.moreAuthorities();
        if (hub == null && more == null) {
            return null;
        }
        try {
            List<Certificate> trusted = new ArrayList<>(hub == null ? ofJdk() : read(hub));
            if (more != null) {
                trusted.addAll(read(more));
            }
            return context(trusted);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("The hub's certificate authority cannot be used.", e);
        }
    }

    /** Makes the whole process trust what is trusted everywhere, beside the authorities of the JDK. */
    public static void install(AgentSettings.Egress egress) {
        SSLContext everywhere = of(new AgentSettings.Egress(egress.proxies(), null, egress.moreAuthorities()));
        if (everywhere != null) {
            SSLContext.setDefault(everywhere);
        }
    }

    private static Collection<? extends Certificate> read(Path bundle) throws IOException {
        try (InputStream pem = Files.newInputStream(bundle)) {
            Collection<? extends Certificate> authorities =
                    CertificateFactory.getInstance("X.509").generateCertificates(pem);
            if (authorities.isEmpty()) {
                throw new IllegalArgumentException("The file " + bundle + " holds no certificate.");
            }
            return authorities;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("The certificate authority in " + bundle + " cannot be used.", e);
        }
    }

    private static Collection<X509Certificate> ofJdk() throws GeneralSecurityException {
        TrustManagerFactory usual = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        usual.init((KeyStore) null);
        List<X509Certificate> authorities = new ArrayList<>();
        for (TrustManager manager : usual.getTrustManagers()) {
            if (manager instanceof X509TrustManager knows) {
                authorities.addAll(List.of(knows.getAcceptedIssuers()));
            }
        }
        return authorities;
    }

    private static SSLContext context(List<Certificate> trusted) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (int count = 0; count < trusted.size(); count++) {
            store.setCertificateEntry("authority-" + count, trusted.get(count));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
