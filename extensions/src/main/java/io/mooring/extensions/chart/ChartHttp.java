package io.mooring.extensions.chart;

import io.mooring.protocol.proxy.ProxySettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** The HTTP clients of the places of charts, through the proxies of the process: one for all that are trusted as usual, and one for each private authority. */
final class ChartHttp {
    private static final Duration CONNECT_DEADLINE = Duration.ofSeconds(10);
    private static final int CLIENTS_MAX = 16;

    private final ProxySettings proxies;
    private final HttpClient usual;
    private final Map<String, HttpClient> privates = new LinkedHashMap<>();

    ChartHttp(@Nullable SSLContext trust) {
        this.proxies = ProxySettings.ofProcess();
        this.usual = client(trust);
    }

    HttpDownload download(ChartAccess access) throws ChartUnavailable {
        return new HttpDownload(access.authorities().isEmpty() ? usual : trusting(access.authorities()), proxies);
    }

    private synchronized HttpClient trusting(String authorities) throws ChartUnavailable {
        HttpClient known = privates.get(authorities);
        if (known == null) {
            if (privates.size() >= CLIENTS_MAX) {
                privates.remove(privates.keySet().iterator().next());
            }
            known = client(context(authorities));
            privates.put(authorities, known);
        }
        return known;
    }

    private HttpClient client(@Nullable SSLContext trust) {
        HttpClient.Builder client = HttpClient.newBuilder()
                .connectTimeout(CONNECT_DEADLINE)
                .proxy(proxies.selector())
                .followRedirects(HttpClient.Redirect.NEVER);
        if (trust != null) {
            client.sslContext(trust);
        }
        return client.build();
    }

    private static SSLContext context(String authorities) throws ChartUnavailable {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int count = 0;
            for (Certificate each : CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(authorities.getBytes(StandardCharsets.US_ASCII)))) {
                store.setCertificateEntry("authority-" + count++, each);
            }
            if (count == 0) {
                throw new ChartUnavailable(
                        ChartUnavailable.Kind.UNAUTHORIZED, "the ca.crt for the chart holds no PEM certificate");
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException broken) {
            throw new ChartUnavailable(
                    ChartUnavailable.Kind.UNAUTHORIZED, "the ca.crt for the chart holds no PEM certificate", broken);
        }
    }
}
