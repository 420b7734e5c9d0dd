package io.mooring.protocol.proxy;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;

/** Why a server was not reached through a proxy, in words for those who set it up. */
public final class ProxyFailure {
    private static final int UNAUTHORIZED = 407;
    /** Tinyproxy's answer to wrong credentials. */
    private static final int UNAUTHORIZED_OF_SOME = 401;

    private static final int CAUSES_MAX = 8;
    // In the words of the JDK's two HTTP clients, and of JGit.
    private static final Pattern REFUSAL =
            Pattern.compile("Tunnel failed, got: (\\d{3})|Proxy returns \"HTTP/\\d\\.\\d (\\d{3})|: (407) ");

    private ProxyFailure() {}

    /** In words, if it was a proxy that stood in the way. */
    public static Optional<String> words(ProxySettings settings, URI to, Throwable failure) {
        return settings.to(to).flatMap(proxy -> words(proxy, to, failure));
    }

    /** In words, if an answer with this status came from a proxy that wants to know who asks. */
    public static Optional<String> words(ProxySettings settings, URI to, int status) {
        return status == UNAUTHORIZED ? settings.to(to).map(proxy -> refused(proxy, to, status)) : Optional.empty();
    }

    private static Optional<String> words(ProxyServer proxy, URI to, Throwable failure) {
        boolean connected = true;
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++, cause = cause.getCause()) {
            Matcher refusal = REFUSAL.matcher(String.valueOf(cause.getMessage()));
            if (refusal.find()) {
                String status = refusal.group().replaceAll(".*\\b(\\d{3})\\s*$", "$1");
                return Optional.of(refused(proxy, to, Integer.parseInt(status)));
            }
            if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
                return Optional.of("the name of the proxy " + proxy + " is not known");
            }
            if (cause instanceof HttpConnectTimeoutException) {
                return Optional.of("the proxy " + proxy + " does not answer");
            }
            if (cause instanceof SSLHandshakeException) {
                return Optional.of(
                        "what the proxy " + proxy + " leads to does not show a certificate of " + to.getHost()
                                + " that is trusted here (" + cause.getMessage()
                                + "); if the proxy looks into TLS, its authority must be trusted: --proxy-cert of moor connect,"
                                + " global.proxyCert of the chart");
            }
            connected &= !(cause instanceof ConnectException || cause instanceof NoRouteToHostException);
        }
        return connected ? Optional.empty() : Optional.of("the proxy " + proxy + " cannot be reached");
    }

    private static String refused(ProxyServer proxy, URI to, int status) {
        if (status == UNAUTHORIZED || status == UNAUTHORIZED_OF_SOME) {
            return proxy.user().isEmpty()
                    ? "the proxy " + proxy + " wants a user and a password (" + status
                            + "): http://user:password@host:port"
                    : "the proxy " + proxy + " does not accept this user and password (" + status + ")";
        }
        return "the proxy " + proxy + " does not lead to " + to.getHost() + ": it answers " + status
                + (status == 403 ? ", so its rules forbid it" : "");
    }
}
