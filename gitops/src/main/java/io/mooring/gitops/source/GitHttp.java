package io.mooring.gitops.source;

import io.mooring.gitops.source.remote.Tls;
import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.URL;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Locale;
import javax.net.ssl.TrustManager;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.JDKHttpConnection;
import org.eclipse.jgit.transport.http.JDKHttpConnectionFactory;
import org.jspecify.annotations.Nullable;

/** Connections to one Git server: its private authority trusted, answers limited in size, credentials kept from other hosts. */
final class GitHttp extends JDKHttpConnectionFactory {
    private final URL server;
    private final long bytesMax;
    private final TrustManager @Nullable [] trust;

    GitHttp(URL server, String caPem, long bytesMax) throws GitOperationFailed {
        this.server = server;
        this.bytesMax = bytesMax;
        try {
            this.trust = new Tls(caPem, "", "").trustManagers();
        } catch (FetchFailed e) {
            throw new GitOperationFailed(e.words());
        }
    }

    @Override
    public HttpConnection create(URL url) throws IOException {
        return prepared(new Connection(url, Proxy.NO_PROXY));
    }

    @Override
    public HttpConnection create(URL url, Proxy proxy) throws IOException {
        return prepared(new Connection(url, proxy));
    }

    private HttpConnection prepared(Connection connection) throws IOException {
        if (trust != null && connection.getURL().getProtocol().equals("https")) {
            try {
                connection.configure(null, trust, new SecureRandom());
            } catch (GeneralSecurityException e) {
                throw new IOException("trust the authority of the source's Secret", e);
            }
        }
        return connection;
    }

    private final class Connection extends JDKHttpConnection {
        Connection(URL url, Proxy proxy) throws IOException {
            super(url, proxy);
        }

        @Override
        public void setRequestProperty(String key, String value) {
            boolean foreign = !getURL().getHost().equalsIgnoreCase(server.getHost())
                    || getURL().getPort() != server.getPort()
                    || !getURL().getProtocol().equals(server.getProtocol());
            // A redirect must not carry what was meant for the server the user named.
            if (foreign && key.toLowerCase(Locale.ROOT).equals("authorization")) {
                return;
            }
            super.setRequestProperty(key, value);
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new LimitedStream(super.getInputStream(), bytesMax, "the repository");
        }
    }
}
