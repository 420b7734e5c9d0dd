package io.mooring.protocol.proxy;

import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A forward proxy. Its text form does not show the password.
 *
 * @param user empty if the proxy asks for none
 */
public record ProxyServer(String host, int port, String user, String password) {
    private static final int PORT_DEFAULT = 80;
    private static final int PORT_MAX = 65535;
    // The credentials end at the last @, because people write passwords as they are.
    private static final Pattern URL = Pattern.compile("(?:(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)://)?(?:(?<login>.*)@)?"
            + "(?<host>\\[[0-9A-Fa-f:.]+]|[^\\s/:@\\[\\]]+)(?::(?<port>\\d{1,5}))?/?");

    /**
     * Reads what stands in a variable: a URL, or {@code host:port} alone.
     *
     * @throws IllegalArgumentException if it is neither; the message shows no credentials
     */
    public static ProxyServer parse(String url) {
        Matcher parts = URL.matcher(url.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException("'" + masked(url) + "' is not the URL of a proxy: http://host:port is");
        }
        String scheme =
                Optional.ofNullable(parts.group("scheme")).orElse("http").toLowerCase(Locale.ROOT);
        if (!scheme.equals("http")) {
            throw new IllegalArgumentException("'" + masked(url) + "' is a proxy of the kind " + scheme
                    + "; only those that are spoken to without TLS (http://host:port) can be used, what goes through"
                    + " them to an https server is encrypted all the same");
        }
        String port = parts.group("port");
        int number = port == null ? PORT_DEFAULT : Integer.parseInt(port);
        if (number < 1 || number > PORT_MAX) {
            throw new IllegalArgumentException("'" + masked(url) + "' has a port that there is not");
        }
        String[] login = Optional.ofNullable(parts.group("login")).orElse("").split(":", 2);
        return new ProxyServer(
                parts.group("host"), number, decoded(login[0]), login.length > 1 ? decoded(login[1]) : "");
    }

    /** Its address; its name is looked up by whoever connects to it. */
    public InetSocketAddress address() {
        String plain = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return InetSocketAddress.createUnresolved(plain, port);
    }

    /** The value of the header Proxy-Authorization, empty if there is nothing to say. */
    public Optional<String> authorization() {
        return user.isEmpty() && password.isEmpty()
                ? Optional.empty()
                : Optional.of("Basic "
                        + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8)));
    }

    /** The URL without its password. */
    @Override
    public String toString() {
        return "http://" + (user.isEmpty() ? "" : user + ":***@") + host + ":" + port;
    }

    private static String masked(String url) {
        return url.strip().replaceAll("^(.*://)?.*@", "$1***@");
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return text;
        }
    }
}
