package io.mooring.agents.harness;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A forward proxy on loopback. Only it knows that names below {@code .test} are on this machine, so who reaches them came through it. It
 * can want a login, forbid hosts, and look into TLS with an authority of its own.
 */
public final class ForwardProxy implements AutoCloseable {
    private static final int HEAD_BYTES_MAX = 16 << 10;

    /** What was asked for, such as {@code CONNECT hub.test} and {@code GET charts.test}. */
    public final List<String> asked = new CopyOnWriteArrayList<>();
    /** The heads of the requests that it read inside of TLS. */
    public final List<String> overheard = new CopyOnWriteArrayList<>();

    public final List<Integer> refused = new CopyOnWriteArrayList<>();

    private final Options options;
    private final ServerSocket server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Socket> open = java.util.concurrent.ConcurrentHashMap.newKeySet();

    /**
     * How it treats its clients.
     *
     * @param login as user:password, empty for none
     * @param forbidden hosts that it does not lead to
     * @param inspection null lets TLS through as it is
     */
    public record Options(
            String login, Set<String> forbidden, @Nullable Inspection inspection) {
        public static final Options OPEN = new Options("", Set.of(), null);

        public Options wantingLogin(String userAndPassword) {
            return new Options(userAndPassword, forbidden, inspection);
        }

        public Options forbidding(String host) {
            return new Options(login, Set.of(host), inspection);
        }

        public Options inspecting(TestAuthority own, String serverAuthorityPem) {
            return new Options(login, forbidden, new Inspection(own, serverAuthorityPem));
        }
    }

    /** Speaks TLS to both sides: as any host to clients, trusting one authority towards servers. */
    public record Inspection(TestAuthority own, String serverAuthorityPem) {}

    public ForwardProxy(Options options) {
        this.options = options;
        try {
            server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new IllegalStateException("Start a proxy", e);
        }
        threads.execute(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Its URL with such a login, which may be empty. */
    public String url(String login) {
        return "http://" + (login.isEmpty() ? "" : login + "@") + "127.0.0.1:" + port();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                threads.execute(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            open.add(client);
            InputStream in = new BufferedInputStream(client.getInputStream());
            // Who is refused may ask again on the same connection.
            for (String head = head(in); !head.isEmpty(); head = head(in)) {
                String[] line = head.lines().findFirst().orElse("").split(" ");
                boolean tunnel = line[0].equals("CONNECT");
                URI target = URI.create(tunnel ? "tunnel://" + line[1] : line[1]);
                asked.add(line[0] + " " + target.getHost());
                int no = refusal(head, target.getHost());
                if (no != 0) {
                    refused.add(no);
                    answer(client, no);
                    continue;
                }
                try (Socket there = new Socket(InetAddress.getLoopbackAddress(), target.getPort())) {
                    open.add(there);
                    if (tunnel) {
                        client.getOutputStream().write(bytes("HTTP/1.1 200 Connection established\r\n\r\n"));
                        tunnel(client, in, there, target);
                    } else {
                        there.getOutputStream().write(bytes(relative(head, target)));
                        pump(in, client, there);
                    }
                }
                return;
            }
        } catch (Exception broken) {
            // The connection ends, as it does for a client of any proxy.
        } finally {
            open.remove(client);
        }
    }

    private int refusal(String head, String host) {
        String wanted = "basic " + Base64.getEncoder().encodeToString(bytes(options.login()));
        boolean known = head.lines()
                .anyMatch(line -> line.toLowerCase(Locale.ROOT).startsWith("proxy-authorization: basic ")
                        && line.substring(21).regionMatches(true, 0, wanted, 0, 6)
                        && line.substring(27).equals(wanted.substring(6)));
        if (!options.login().isEmpty() && !known) {
            return 407;
        }
        if (options.forbidden().contains(host)) {
            return 403;
        }
        return host.endsWith(".test") ? 0 : 502;
    }

    private static void answer(Socket client, int status) throws IOException {
        String challenge = status == 407 ? "Proxy-Authenticate: Basic realm=\"proxy\"\r\n" : "";
        client.getOutputStream()
                .write(bytes("HTTP/1.1 " + status + " No\r\n" + challenge + "Content-Length: 0\r\n\r\n"));
    }

    /** As a server expects it; one request per connection. */
    private static String relative(String head, URI target) {
        String path = target.getRawPath().isEmpty() ? "/" : target.getRawPath();
        String query = target.getRawQuery() == null ? "" : "?" + target.getRawQuery();
        StringBuilder request =
                new StringBuilder(head.substring(0, head.indexOf(' ')) + " " + path + query + " HTTP/1.1\r\n");
        head.lines().skip(1).filter(line -> !line.isEmpty()).forEach(line -> {
            if (!line.toLowerCase(Locale.ROOT).matches("(proxy-|connection:).*")) {
                request.append(line).append("\r\n");
            }
        });
        return request.append("Connection: close\r\n\r\n").toString();
    }

    private void tunnel(Socket client, InputStream in, Socket there, URI target) throws Exception {
        Inspection inspection = options.inspection();
        if (inspection == null) {
            pump(in, client, there);
            return;
        }
        SSLSocketFactory asServer =
                inspection.own().serverContext(target.getHost()).getSocketFactory();
        SSLSocketFactory asClient =
                TestAuthority.trusting(inspection.serverAuthorityPem()).getSocketFactory();
        try (SSLSocket inner = (SSLSocket) asServer.createSocket(client, in, true);
                SSLSocket outer = (SSLSocket) asClient.createSocket(there, target.getHost(), target.getPort(), true)) {
            inner.setUseClientMode(false);
            InputStream plain = new BufferedInputStream(inner.getInputStream());
            String head = head(plain);
            overheard.add(head);
            outer.getOutputStream().write(bytes(head));
            pump(plain, inner, outer);
        }
    }

    /** Both ways, until the server has said all. */
    private void pump(InputStream from, Socket client, Socket server) throws IOException {
        threads.execute(() -> {
            try (server) {
                from.transferTo(server.getOutputStream());
            } catch (IOException over) {
                // The other direction ends with it.
            }
        });
        OutputStream to = client.getOutputStream();
        byte[] buffer = new byte[8192];
        for (int read = server.getInputStream().read(buffer);
                read >= 0;
                read = server.getInputStream().read(buffer)) {
            to.write(buffer, 0, read);
            to.flush();
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        int state = 0;
        while (state < 4 && read.size() < HEAD_BYTES_MAX) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            read.write(next);
            state = next == "\r\n\r\n".charAt(state) ? state + 1 : next == '\r' ? 1 : 0;
        }
        return read.toString(StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket each : open) {
            each.close();
        }
        threads.shutdownNow();
    }
}
