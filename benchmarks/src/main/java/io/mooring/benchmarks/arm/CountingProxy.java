package io.mooring.benchmarks.arm;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Passes bytes on to a port of this machine and counts the HTTP requests that go by. */
public final class CountingProxy implements AutoCloseable {
    /** What ends the first line of a request and occurs nowhere else in what the storage's client sends. */
    private static final byte[] MARK = " HTTP/1.1\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private static final int BUFFER_BYTES = 16 * 1024;

    private final ServerSocket server;
    private final int target;
    private final LongSupplier nanos;
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong lastAt = new AtomicLong();

    private CountingProxy(ServerSocket server, int target, LongSupplier nanos) {
        this.server = server;
        this.target = target;
        this.nanos = nanos;
        lastAt.set(nanos.getAsLong());
    }

    public static CountingProxy to(int target, LongSupplier nanos) throws IOException {
        CountingProxy proxy =
                new CountingProxy(new ServerSocket(0, 128, InetAddress.getLoopbackAddress()), target, nanos);
        Thread.ofVirtual().name("proxy").start(proxy::accept);
        return proxy;
    }

    public int port() {
        return server.getLocalPort();
    }

    /** How many requests began so far. */
    public long requests() {
        return requests.get();
    }

    /** When something went by last, by the clock that was given. */
    public long lastAt() {
        return lastAt.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                Socket storage = new Socket(InetAddress.getLoopbackAddress(), target);
                Thread.ofVirtual().start(() -> pump(client, storage, true));
                Thread.ofVirtual().start(() -> pump(storage, client, false));
            }
        } catch (IOException e) {
            if (!server.isClosed()) {
                throw new UncheckedIOException("accept a connection to the storage", e);
            }
        }
    }

    /** The present line: that of a request has a path, those of the parts of a transaction have whole URLs. */
    private static final class Line {
        private boolean began;
        private boolean blank;
        private boolean hadPath;

        void take(byte next) {
            if (next == '\n') {
                began = false;
                blank = false;
            } else if (!began && next == ' ') {
                began = true;
                blank = true;
            } else if (blank) {
                hadPath = next == '/';
                blank = false;
            }
        }
    }

    private void pump(Socket from, Socket to, boolean counted) {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            byte[] buffer = new byte[BUFFER_BYTES];
            int matched = 0;
            var line = new Line();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                for (int i = 0; counted && i < length; i++) {
                    line.take(buffer[i]);
                    matched = buffer[i] == MARK[matched] ? matched + 1 : buffer[i] == MARK[0] ? 1 : 0;
                    if (matched == MARK.length) {
                        requests.addAndGet(line.hadPath ? 1 : 0);
                        matched = 0;
                        line.hadPath = false;
                    }
                }
                out.write(buffer, 0, length);
                lastAt.set(nanos.getAsLong());
            }
        } catch (IOException e) {
            // One side has closed; the other side is closed with it, and the client decides what that means.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
