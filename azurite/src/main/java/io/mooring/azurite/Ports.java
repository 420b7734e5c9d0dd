package io.mooring.azurite;

import io.mooring.azurite.files.PrivateFiles;
import io.mooring.azurite.process.FreePorts;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The ports of one local cloud; the next start takes the same ones where they are free. */
record Ports(int blob, int queue, int table, int issuer, int vault, int hub) {
    private static final int COUNT = 6;

    /** Reads what was remembered, replaces what is taken, and remembers the result. */
    static Ports choose(Path file) {
        List<Integer> free = FreePorts.choose(COUNT);
        Ports fresh = of(free);
        Ports remembered = PrivateFiles.readJson(file, Ports.class).orElse(fresh);
        Set<Integer> used = new HashSet<>();
        List<Integer> chosen = Stream.iterate(0, i -> i < COUNT, i -> i + 1)
                .map(i -> pick(remembered.list().get(i), free.get(i), used))
                .toList();
        Ports ports = of(chosen);
        PrivateFiles.writeJson(file, ports);
        return ports;
    }

    private static int pick(int remembered, int free, Set<Integer> used) {
        boolean good = remembered > 0 && !used.contains(remembered) && FreePorts.isFree(remembered);
        int port = good ? remembered : free;
        used.add(port);
        return port;
    }

    private static Ports of(List<Integer> ports) {
        return new Ports(ports.get(0), ports.get(1), ports.get(2), ports.get(3), ports.get(4), ports.get(5));
    }

    private List<Integer> list() {
        return List.of(blob, queue, table, issuer, vault, hub);
    }
}
