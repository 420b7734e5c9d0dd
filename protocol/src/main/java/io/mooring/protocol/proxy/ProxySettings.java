package io.mooring.protocol.proxy;

import java.io.IOException;
import java.net.Authenticator;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which proxy leads to which server.
 *
 * <p>A {@code java.net.http.HttpClient} takes the {@link #selector} and sends {@link #authorization} as header Proxy-Authorization with
 * each request and each opening of a WebSocket; the JDK brings it to the proxy only. It gets no {@link #authenticator}, because with one
 * it fails at every 401 that names no challenge.
 *
 * @param https for https and wss; null goes directly
 * @param http for http and ws; null goes directly
 */
public record ProxySettings(
        @Nullable ProxyServer https, @Nullable ProxyServer http, NoProxy except) {
    /** Everything is reached directly. */
    public static final ProxySettings NONE = new ProxySettings(null, null, NoProxy.NONE);

    private static final Map<ProxySettings, Authenticator> LOGINS = new ConcurrentHashMap<>();

    /** The name of the header that {@link #authorization} is the value of. */
    public static final String AUTHORIZATION = "Proxy-Authorization";

    /**
     * Reads HTTPS_PROXY, HTTP_PROXY and NO_PROXY, or their small names.
     *
     * @throws IllegalArgumentException if one is no URL of a proxy that can be used; the message names it
     */
    public static ProxySettings from(Map<String, String> environment) {
        return new ProxySettings(
                server(environment, "HTTPS_PROXY"),
                server(environment, "HTTP_PROXY"),
                NoProxy.parse(variable(environment, "NO_PROXY")));
    }

    /** One proxy for everything, whatever it is spoken in. */
    public static ProxySettings through(ProxyServer server, NoProxy except) {
        return new ProxySettings(server, server, except);
    }

    /** Reaches these directly as well, each an entry of NO_PROXY. */
    public ProxySettings except(List<String> entries) {
        return new ProxySettings(https, http, except.and(entries));
    }

    /** Makes the process use these where nothing else is said. To be called before anything is asked over HTTP. */
    public void install() {
        allowBasic();
        ProxySelector.setDefault(selector());
        Authenticator.setDefault(authenticator());
    }

    /** What {@link #install} made the process use, NONE if it was not called. */
    public static ProxySettings ofProcess() {
        return ProxySelector.getDefault() instanceof Selector ours ? ours.settings : NONE;
    }

    /**
     * Lets the JDK send user and password to a proxy with CONNECT, which it does not by default since they go unencrypted. Has no effect
     * once something was asked over HTTP.
     */
    public static void allowBasic() {
        System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
    }

    /** The proxy on the way to a server, empty if there is none. */
    public Optional<ProxyServer> to(URI uri) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        boolean secured = scheme.equals("https") || scheme.equals("wss");
        if (uri.getHost() == null || !(secured || scheme.equals("http") || scheme.equals("ws"))) {
            return Optional.empty();
        }
        int port = uri.getPort() != -1 ? uri.getPort() : secured ? 443 : 80;
        return Optional.ofNullable(secured ? https : http).filter(server -> !except.matches(uri.getHost(), port));
    }

    /** The value of the header Proxy-Authorization for a request; empty if no proxy wants one. */
    public Optional<String> authorization(URI uri) {
        return to(uri).flatMap(ProxyServer::authorization);
    }

    public ProxySelector selector() {
        return new Selector(this);
    }

    /**
     * For {@code HttpURLConnection}; answers these proxies and nobody else. The same for equal settings: the JDK remembers per
     * authenticator, and for good, who is let in, without which it cannot send a body whose end it does not hold.
     */
    public Authenticator authenticator() {
        return LOGINS.computeIfAbsent(this, Login::new);
    }

    private static @Nullable ProxyServer server(Map<String, String> environment, String name) {
        String url = variable(environment, name);
        try {
            return url.isEmpty() ? null : ProxyServer.parse(url);
        } catch (IllegalArgumentException unusable) {
            throw new IllegalArgumentException(name + ": " + unusable.getMessage(), unusable);
        }
    }

    private static String variable(Map<String, String> environment, String name) {
        String value = environment.getOrDefault(name, "").strip();
        return value.isEmpty()
                ? environment.getOrDefault(name.toLowerCase(Locale.ROOT), "").strip()
                : value;
    }

    private static final class Selector extends ProxySelector {
        private final ProxySettings settings;

        private Selector(ProxySettings settings) {
            this.settings = settings;
        }

        @Override
        public List<Proxy> select(URI uri) {
            return List.of(settings.to(uri)
                    .map(server -> new Proxy(Proxy.Type.HTTP, server.address()))
                    .orElse(Proxy.NO_PROXY));
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException failure) {
            // Whoever asked gets the failure; there is no other proxy to try.
        }
    }

    private static final class Login extends Authenticator {
        private final ProxySettings settings;

        private Login(ProxySettings settings) {
            this.settings = settings;
        }

        @Override
        protected @Nullable PasswordAuthentication getPasswordAuthentication() {
            if (getRequestorType() != RequestorType.PROXY) {
                return null;
            }
            for (ProxyServer server : new ProxyServer[] {settings.https, settings.http}) {
                if (server != null
                        && !server.user().isEmpty()
                        && server.port() == getRequestingPort()
                        && server.address().getHostString().equalsIgnoreCase(getRequestingHost())) {
                    return new PasswordAuthentication(
                            server.user(), server.password().toCharArray());
                }
            }
            return null;
        }
    }
}
