package io.mooring.benchmarks.heartbeat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/** Passes bytes on to a port of this machine, counts them, and the HTTP requests in them where they can be read. */
final class Wire implements AutoCloseable {
    /** What ends the first line of a request, and of a request within a batch. */
    private static final byte[] MARK = " HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final int BUFFER_BYTES = 16 * 1024;

    private final ServerSocket server;
    private final int target;
    private final AtomicLong up = new AtomicLong();
    private final AtomicLong down = new AtomicLong();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong batches = new AtomicLong();

    private Wire(ServerSocket server, int target) {
        this.server = server;
        this.target = target;
    }

    static Wire to(int target) throws IOException {
        Wire wire = new Wire(new ServerSocket(0, 512, InetAddress.getLoopbackAddress()), target);
        Thread.ofVirtual().name("wire").start(wire::accept);
        return wire;
    }

    int port() {
        return server.getLocalPort();
    }

    /** Bytes towards the target. */
    long up() {
        return up.get();
    }

    /** Bytes back. */
    long down() {
        return down.get();
    }

    /** What has been asked for so far, each row of a batch by itself. */
    long requests() {
        return requests.get();
    }

    /** Requests that were batches. */
    long batches() {
        return batches.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                Socket other = new Socket(InetAddress.getLoopbackAddress(), target);
                client.setTcpNoDelay(true);
                other.setTcpNoDelay(true);
                Thread.ofVirtual().start(() -> pump(client, other, up, new Marks()));
                Thread.ofVirtual().start(() -> pump(other, client, down, null));
            }
        } catch (IOException e) {
            if (!server.isClosed()) {
                throw new UncheckedIOException("accept a connection", e);
            }
        }
    }

    private void pump(Socket from, Socket to, AtomicLong counter, @org.jspecify.annotations.Nullable Marks marks) {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                counter.addAndGet(length);
                if (marks != null) {
                    marks.look(buffer, length);
                }
                out.write(buffer, 0, length);
            }
        } catch (IOException e) {
            // One side has closed; the other is closed with it, and the client decides what that means.
        }
    }

    /** Finds first lines, also across the borders of reads. */
    private final class Marks {
        private static final String BATCH = "$batch";

        private final StringBuilder line = new StringBuilder();
        private int matched;

        void look(byte[] buffer, int length) {
            for (int i = 0; i < length; i++) {
                line.append((char) buffer[i]);
                matched = buffer[i] == MARK[matched] ? matched + 1 : buffer[i] == MARK[0] ? 1 : 0;
                if (matched == MARK.length) {
                    requests.incrementAndGet();
                    if (line.indexOf(BATCH) >= 0) {
                        batches.incrementAndGet();
                    }
                    matched = 0;
                }
                if (buffer[i] == '\n') {
                    line.setLength(0);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
