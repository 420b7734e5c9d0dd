package io.mooring.extensions;

import com.sun.net.httpserver.Authenticator;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import io.mooring.extensions.chart.TestArchive;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A chart repository over HTTP on loopback, with one kind of chart in as many versions as a test wants. */
public final class ChartServer implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final Map<String, String> entries = new ConcurrentHashMap<>();
    private final AtomicInteger requests = new AtomicInteger();

    private final HttpContext charts;
    private final String scheme;
    private final String certificate;

    public ChartServer() throws IOException {
        this(HttpServer.create(), "http", "");
    }

    /** One with a certificate that nobody knows, whose key is kept in the file. */
    public static ChartServer tls(Path keys) throws IOException, GeneralSecurityException, InterruptedException {
        TestTls tls = TestTls.make(keys);
        HttpsServer server = HttpsServer.create();
        server.setHttpsConfigurator(tls.configurator());
        return new ChartServer(server, "https", tls.certificate());
    }

    private ChartServer(HttpServer server, String scheme, String certificate) throws IOException {
        this.server = server;
        this.scheme = scheme;
        this.certificate = certificate;
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        charts = server.createContext("/charts/", exchange -> {
            requests.incrementAndGet();
            byte[] content = files.get(exchange.getRequestURI().getPath().replace("/charts/", ""));
            String tag = content == null ? "" : '"' + sha256(content) + '"';
            boolean known =
                    content != null && tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"));
            exchange.getResponseHeaders().set("ETag", tag);
            exchange.sendResponseHeaders(content == null ? 404 : known ? 304 : 200, content == null || known ? -1 : 0);
            if (content != null && !known) {
                exchange.getResponseBody().write(content);
            }
            exchange.close();
        });
        server.start();
    }

    public URI url() {
        return URI.create(scheme + "://127.0.0.1:" + server.getAddress().getPort() + "/charts");
    }

    /** The server's certificate, as PEM. */
    public String certificate() {
        return certificate;
    }

    /** From now on not without credentials. */
    public void demand(Authenticator authenticator) {
        charts.setAuthenticator(authenticator);
    }

    /** Publishes a version whose only template is given. */
    public void publish(String name, String version, String template) throws IOException {
        byte[] archive = TestArchive.chart(name, version, template);
        publish(name, version, archive, sha256(archive));
    }

    public void publish(String name, String version, byte[] archive, String digest) {
        String file = name + "-" + version + ".tgz";
        files.put(file, archive);
        entries.merge(
                name,
                "    - {version: \"" + version + "\", digest: \"" + digest + "\", urls: [\"" + file + "\"]}\n",
                String::concat);
        StringBuilder index = new StringBuilder("apiVersion: v1\nentries:\n");
        entries.forEach((chart, versions) ->
                index.append("  ").append(chart).append(":\n").append(versions));
        files.put("index.yaml", index.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Puts any file beside the charts. */
    public void file(String name, byte[] content) {
        files.put(name, content);
    }

    public int requests() {
        return requests.get();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
