package io.mooring.azurite.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * A second port on 127.0.0.1 for a server that listens there already: bytes go through as they are, TLS included, so the
 * server behind it shows its own certificate and sees the host name that the caller used.
 */
public final class LoopbackForwarder implements AutoCloseable {
    private static final Logger LOG = System.getLogger(LoopbackForwarder.class.getName());
    private static final int CONNECTIONS_MAX = 256;
    private static final Duration CONNECT_MAX = Duration.ofSeconds(2);
    private static final Duration IDLE_MAX = Duration.ofMinutes(5);
    private static final int BUFFER_BYTES = 16 * 1024;

    private final ServerSocket server;
    private final int target;
    private final Semaphore free = new Semaphore(CONNECTIONS_MAX);
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private LoopbackForwarder(ServerSocket server, int target) {
        this.server = server;
        this.target = target;
    }

    /** The port cannot be had; the message says why. */
    public static final class PortUnavailable extends Exception {
        private static final long serialVersionUID = 1;

        PortUnavailable(String message, IOException cause) {
            super(message, cause);
        }
    }

    /**
     * Listens.
     *
     * @param port zero for any free one
     * @param target the port of the server behind
     */
    public static LoopbackForwarder open(int port, int target) throws PortUnavailable {
        try {
            ServerSocket server = new ServerSocket();
            try {
                server.setReuseAddress(true);
                server.bind(new InetSocketAddress(loopback(), port), CONNECTIONS_MAX);
            } catch (IOException refused) {
                server.close();
                throw refused;
            }
            LoopbackForwarder forwarder = new LoopbackForwarder(server, target);
            Thread.ofVirtual().name("forward-" + server.getLocalPort()).start(forwarder::acceptAll);
            return forwarder;
        } catch (BindException refused) {
            boolean taken = String.valueOf(refused.getMessage()).contains("in use");
            throw new PortUnavailable(
                    taken
                            ? "another program listens on 127.0.0.1:" + port
                            : "this user may not listen on 127.0.0.1:" + port,
                    refused);
        } catch (IOException refused) {
            throw new PortUnavailable("127.0.0.1:" + port + " cannot be listened on: " + refused.getMessage(), refused);
        }
    }

    public int port() {
        return server.getLocalPort();
    }

    private void acceptAll() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                if (free.tryAcquire()) {
                    Thread.ofVirtual().start(() -> forward(client));
                } else {
                    client.close();
                }
            } catch (IOException ended) {
                LOG.log(server.isClosed() ? Level.DEBUG : Level.WARNING, "event=forward-accept", ended);
            }
        }
    }

    private void forward(Socket client) {
        try (Socket from = keep(client);
                Socket to = keep(new Socket())) {
            to.connect(new InetSocketAddress(loopback(), target), (int) CONNECT_MAX.toMillis());
            Thread back = Thread.ofVirtual().start(() -> copy(to, from));
            copy(from, to);
            back.join(IDLE_MAX);
        } catch (IOException ended) {
            LOG.log(Level.DEBUG, "event=forward-ended", ended);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            open.removeIf(Socket::isClosed);
            free.release();
        }
    }

    private Socket keep(Socket socket) throws IOException {
        socket.setSoTimeout((int) IDLE_MAX.toMillis());
        socket.setTcpNoDelay(true);
        open.add(socket);
        return socket;
    }

    private static void copy(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
            }
            to.shutdownOutput();
        } catch (IOException ended) {
            closeQuietly(from);
            closeQuietly(to);
        }
    }

    private static InetAddress loopback() throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            LOG.log(Level.DEBUG, "event=forward-close", gone);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException gone) {
            LOG.log(Level.DEBUG, "event=forward-close", gone);
        }
        open.forEach(LoopbackForwarder::closeQuietly);
    }
}
