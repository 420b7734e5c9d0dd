package io.mooring.localcluster.controlplane;

import io.mooring.localcluster.pki.PrivateFiles;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** The loopback ports of one cluster; the same in each life of a data folder unless somebody else took one meanwhile. */
public record ClusterPorts(int apiserver, int etcdClient, int etcdPeer) {
    public static ClusterPorts remembered(Path file) {
        Properties known = read(file);
        List<ServerSocket> held = new ArrayList<>();
        try {
            // All are held open until all are chosen: else the system may give the same one twice.
            ClusterPorts ports = new ClusterPorts(
                    choose(known, "apiserver", held),
                    choose(known, "etcd-client", held),
                    choose(known, "etcd-peer", held));
            PrivateFiles.write(
                    file,
                    "apiserver=%d%netcd-client=%d%netcd-peer=%d%n"
                            .formatted(ports.apiserver(), ports.etcdClient(), ports.etcdPeer()));
            return ports;
        } finally {
            held.forEach(ClusterPorts::release);
        }
    }

    private static int choose(Properties known, String name, List<ServerSocket> held) {
        int before = Integer.parseInt(known.getProperty(name, "0"));
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try {
            held.add(new ServerSocket(before, 1, loopback));
        } catch (IOException taken) {
            try {
                held.add(new ServerSocket(0, 1, loopback));
            } catch (IOException none) {
                throw new UncheckedIOException("find a free port for " + name, none);
            }
        }
        return held.getLast().getLocalPort();
    }

    private static void release(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException impossible) {
            throw new UncheckedIOException("release the port " + socket.getLocalPort(), impossible);
        }
    }

    private static Properties read(Path file) {
        Properties properties = new Properties();
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            } catch (IOException unreadable) {
                throw new UncheckedIOException("read " + file, unreadable);
            }
        }
        return properties;
    }
}
