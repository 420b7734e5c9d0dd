package io.mooring.gitops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Passes connections on to a server of this machine, and can cut them all. */
final class Relay implements AutoCloseable {
    private final URI target;
    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    private Relay(URI target) throws IOException {
        this.target = target;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    static Relay start(URI target) throws IOException {
        Relay relay = new Relay(target);
        Thread.ofVirtual().start(relay::accept);
        return relay;
    }

    URI url() {
        return URI.create(target.getScheme() + "://" + target.getHost() + ":" + listener.getLocalPort());
    }

    /** Ends all connections and takes no new ones until {@link #mend()}. */
    void cut() {
        cut = true;
        closeAll();
    }

    void mend() {
        cut = false;
    }

    @Override
    public void close() throws IOException {
        cut = true;
        listener.close();
        closeAll();
    }

    private void closeAll() {
        for (Socket socket : sockets) {
            close(socket);
        }
        sockets.clear();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket near = listener.accept();
                if (cut) {
                    near.close();
                } else {
                    join(near);
                }
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    throw new UncheckedIOException("accept", e);
                }
            }
        }
    }

    private void join(Socket near) throws IOException {
        Socket far = new Socket(target.getHost(), target.getPort());
        near.setTcpNoDelay(true);
        far.setTcpNoDelay(true);
        sockets.add(near);
        sockets.add(far);
        Thread.ofVirtual().start(() -> pump(near, far));
        Thread.ofVirtual().start(() -> pump(far, near));
        if (cut) {
            closeAll();
        }
    }

    private void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // The other side has ended, which ends this one.
        } finally {
            close(from);
            close(to);
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("close", e);
        }
    }
}
