package io.mooring.protocol.proxy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The servers that no proxy is asked for, by the rules that Go's programs, and so those of Kubernetes, follow: {@code example.com}
 * is that name and all below it, {@code .example.com} and {@code *.example.com} only what is below it, {@code 10.0.0.0/8} a range
 * of addresses, {@code host:443} one port, {@code *} everything. This machine itself is always reached directly.
 */
public final class NoProxy {
    private static final Pattern IPV4 =
            Pattern.compile("(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-f:.]*:[0-9a-f:.]*");
    private static final Pattern WITH_PORT = Pattern.compile("\\[([^\\]]*)]:(\\d+)|([^:\\[\\]]*):(\\d+)");
    private static final Pattern RANGE = Pattern.compile("([^/]+)/(\\d{1,3})");

    /** Only this machine itself is reached directly. Stands below what it is made with. */
    public static final NoProxy NONE = new NoProxy("");

    private final String text;
    private final List<Rule> rules;

    private NoProxy(String text) {
        this.text = text;
        this.rules = Arrays.stream(text.split(",", -1))
                .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
                .map(NoProxy::rule)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Reads a list with commas. What cannot be understood is passed over, as everywhere. */
    public static NoProxy parse(String list) {
        return new NoProxy(list);
    }

    /** This list and more entries. */
    public NoProxy and(List<String> entries) {
        List<String> all = new ArrayList<>(text.isBlank() ? List.of() : List.of(text));
        all.addAll(entries);
        return new NoProxy(String.join(",", all));
    }

    /** Whether a server is reached directly. */
    public boolean matches(String host, int port) {
        String name = plain(host);
        InetAddress address = address(name);
        if (name.equals("localhost") || (address != null && address.isLoopbackAddress())) {
            return true;
        }
        return rules.stream().anyMatch(rule -> rule.matches(name, address, port));
    }

    /** The list with commas. */
    @Override
    public String toString() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NoProxy that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    private interface Rule {
        boolean matches(String host, @Nullable InetAddress address, int port);
    }

    private static Optional<Rule> rule(String entry) {
        if (entry.equals("*")) {
            return Optional.of((host, address, port) -> true);
        }
        Matcher range = RANGE.matcher(entry);
        if (range.matches()) {
            return range(address(range.group(1)), Integer.parseInt(range.group(2)));
        }
        Matcher withPort = WITH_PORT.matcher(entry);
        boolean hasPort = withPort.matches();
        String host = hasPort ? (withPort.group(1) == null ? withPort.group(3) : withPort.group(1)) : plain(entry);
        int only = hasPort ? port(withPort.group(2) == null ? withPort.group(4) : withPort.group(2)) : 0;
        if (host.isEmpty() || host.contains("/")) {
            return Optional.empty();
        }
        InetAddress named = address(host);
        if (named != null) {
            return Optional.of((name, address, port) -> named.equals(address) && (only == 0 || only == port));
        }
        String domain = host.startsWith("*.") ? host.substring(1) : host;
        boolean itself = !domain.startsWith(".");
        String below = itself ? "." + domain : domain;
        return Optional.of((name, address, port) ->
                (name.endsWith(below) || (itself && name.equals(domain))) && (only == 0 || only == port));
    }

    private static Optional<Rule> range(@Nullable InetAddress network, int bits) {
        if (network == null || bits > network.getAddress().length * 8) {
            return Optional.empty();
        }
        byte[] wanted = network.getAddress();
        return Optional.of(
                (host, address, port) -> address != null && sharesPrefix(wanted, address.getAddress(), bits));
    }

    private static boolean sharesPrefix(byte[] one, byte[] other, int bits) {
        if (one.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((one[bit / 8] & mask) != (other[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    private static int port(String digits) {
        return digits.length() > 5 ? Integer.MAX_VALUE : Integer.parseInt(digits);
    }

    private static String plain(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.startsWith("[") && lower.endsWith("]") ? lower.substring(1, lower.length() - 1) : lower;
    }

    /** Of a literal; a name is not looked up. */
    private static @Nullable InetAddress address(String host) {
        if (!IPV4.matcher(host).matches() && !IPV6.matcher(host).matches()) {
            return null;
        }
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException notOne) {
            return null;
        }
    }
}
