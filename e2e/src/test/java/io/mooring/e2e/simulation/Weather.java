package io.mooring.e2e.simulation;

import java.util.Random;

/** How often what goes wrong: each rate is per call of the network, the store or the apiserver. */
record Weather(
        double interleaving,
        double network,
        double throttling,
        double storage,
        double hubCrash,
        double agentCrash,
        double sweep) {
    static final Weather NONE = new Weather(0, 0, 0, 0, 0, 0, 0);

    static Weather of(Random random) {
        return new Weather(
                random.nextDouble() * 0.06,
                random.nextDouble() * 0.04,
                random.nextDouble() * 0.04,
                random.nextDouble() * 0.01,
                random.nextDouble() * 0.002,
                random.nextDouble() * 0.004,
                random.nextDouble() * 0.1);
    }
}
