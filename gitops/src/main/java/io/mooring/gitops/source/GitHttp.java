package io.mooring.gitops.source;

import io.mooring.gitops.source.remote.Tls;
import io.mooring.protocol.proxy.ProxySettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Locale;
import javax.net.ssl.TrustManager;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.JDKHttpConnection;
import org.eclipse.jgit.transport.http.JDKHttpConnectionFactory;
import org.jspecify.annotations.Nullable;

/**
 * Connections to one Git server, through the proxies that lead there: its private authority trusted, answers limited in size, credentials
 * kept from other hosts.
 */
final class GitHttp extends JDKHttpConnectionFactory {
    private final URL server;
    private final long bytesMax;
    private final TrustManager @Nullable [] trust;
    private final ProxySettings proxies;

    GitHttp(URL server, String caPem, long bytesMax, ProxySettings proxies) throws GitOperationFailed {
        this.server = server;
        this.proxies = proxies;
        this.bytesMax = bytesMax;
        try {
            this.trust = new Tls(caPem, "", "").trustManagers();
        } catch (FetchFailed e) {
            throw new GitOperationFailed(e.words());
        }
    }

    @Override
    public HttpConnection create(URL url) throws IOException {
        Proxy proxy = proxies.to(URI.create(url.toString()))
                .map(server -> new Proxy(Proxy.Type.HTTP, server.address()))
                .orElse(Proxy.NO_PROXY);
        return prepared(new Connection(authenticated(url), proxy));
    }

    /** What JGit takes for the proxy are the process's; these know it better. */
    @Override
    public HttpConnection create(URL url, Proxy proxy) throws IOException {
        return create(url);
    }

    /** The same URL, whose connections know what to say to the proxies: JGit gives no other way to tell a single one. */
    private URL authenticated(URL url) throws IOException {
        Authenticator login = proxies.authenticator();
        return URL.of(URI.create(url.toString()), new URLStreamHandler() {
            @Override
            protected URLConnection openConnection(URL same) throws IOException {
                return openConnection(same, Proxy.NO_PROXY);
            }

            @Override
            protected URLConnection openConnection(URL same, Proxy proxy) throws IOException {
                URLConnection connection = url.openConnection(proxy);
                if (connection instanceof HttpURLConnection http) {
                    http.setAuthenticator(login);
                }
                return connection;
            }
        });
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
