package io.mooring.localcluster.node;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Loopback addresses for pods. On Linux all of 127.0.0.0/8 answers, so each pod gets its own; the two middle bytes are the
 * apiserver's port, which keeps clusters on one machine apart. Elsewhere only 127.0.0.1 answers, and pods share it.
 */
final class PodAddresses {
    static final String HOST = "127.0.0.1";
    private static final int LAST_MAX = 254;

    private final int apiserverPort;
    private final boolean wholeNetwork;
    private final Set<Integer> used = new HashSet<>();
    private int last;

    PodAddresses(int apiserverPort, String operatingSystem) {
        this.apiserverPort = apiserverPort;
        this.wholeNetwork = operatingSystem.toLowerCase(Locale.ROOT).contains("linux");
    }

    synchronized String take() throws PodBlocked {
        if (!wholeNetwork) {
            return HOST;
        }
        for (int tried = 0; tried < LAST_MAX; tried++) {
            last = last % LAST_MAX + 1;
            if (used.add(last)) {
                return "127." + (apiserverPort >> 8) + "." + (apiserverPort & 255) + "." + last;
            }
        }
        throw new PodBlocked("FailedCreatePodSandBox", "all " + LAST_MAX + " pod addresses of the node are in use");
    }

    synchronized void release(String address) {
        if (!address.equals(HOST)) {
            used.remove(Integer.parseInt(address.substring(address.lastIndexOf('.') + 1)));
        }
    }
}
