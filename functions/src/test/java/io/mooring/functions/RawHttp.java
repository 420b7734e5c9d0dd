package io.mooring.functions;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Sends any bytes as a request, as no client library would. */
final class RawHttp implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 30_000;

    private final URI hub;
    private final SSLContext trust;
    private @Nullable Socket socket;
    private @Nullable InputStream in;

    RawHttp(URI hub, SSLContext trust) {
        this.hub = hub;
        this.trust = trust;
    }

    /**
     * An answer.
     *
     * @param headers by lower-case name
     */
    record Answer(int status, Map<String, String> headers, String body) {}

    /** Over the connection of the request before, as long as the hub keeps it. */
    Answer send(String method, String target, Map<String, String> headers, byte[] body) {
        StringBuilder head =
                new StringBuilder(method).append(' ').append(target).append(" HTTP/1.1\r\n");
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(Map.of("Host", hub.getAuthority(), "Content-Length", "" + body.length));
        all.putAll(headers);
        all.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        try {
            return exchange(method, start, body);
        } catch (IOException kept) {
            close(); // The hub has closed what it kept open; a connection of its own is the real try.
            try {
                return exchange(method, start, body);
            } catch (IOException e) {
                throw new UncheckedIOException(method + " " + target.substring(0, Math.min(200, target.length())), e);
            }
        }
    }

    private Answer exchange(String method, byte[] start, byte[] body) throws IOException {
        if (socket == null) {
            socket = trust.getSocketFactory().createSocket(hub.getHost(), hub.getPort());
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.setTcpNoDelay(true); // Head and body are two writes.
            in = new BufferedInputStream(socket.getInputStream());
        }
        OutputStream out = socket.getOutputStream();
        boolean cut = false;
        try {
            out.write(start);
            out.write(body);
            out.flush();
        } catch (IOException e) {
            cut = true; // The hub may answer before it has read all of it.
        }
        Answer answer = answer(method, in);
        if (cut || answer.headers().getOrDefault("connection", "").equalsIgnoreCase("close")) {
            close();
        }
        return answer;
    }

    private static Answer answer(String method, InputStream in) throws IOException {
        String first = line(in);
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int status = Integer.parseInt(first.split(" ")[1]);
        boolean empty = method.equals("HEAD") || status == 204 || status == 304;
        return new Answer(status, headers, empty ? "" : body(headers, in));
    }

    private static String body(Map<String, String> headers, InputStream in) throws IOException {
        if (!headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
            int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
            return new String(in.readNBytes(length), StandardCharsets.UTF_8);
        }
        StringBuilder body = new StringBuilder();
        for (int size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
            body.append(new String(in.readNBytes(size), StandardCharsets.UTF_8));
            line(in);
        }
        line(in);
        return body.toString();
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the connection was closed after '" + line + "'");
            }
            line.append((char) next);
        }
        return line.toString().stripTrailing();
    }

    @Override
    public void close() {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            // It is closed, one way or another.
        }
        socket = null;
    }
}
