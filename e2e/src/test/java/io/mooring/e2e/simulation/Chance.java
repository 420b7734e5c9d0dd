package io.mooring.e2e.simulation;

import java.security.Provider;
import java.security.SecureRandomSpi;
import java.security.Security;
import java.util.Random;

/** Takes the place of the machine's secure random numbers, so that keys and ids too follow from the seed. */
final class Chance extends Provider {
    private static final long serialVersionUID = 1;
    private static volatile Random random = new Random(1);

    private Chance() {
        super("SimulatedChance", "1", "Numbers that follow from a seed; for simulations");
        put("SecureRandom.Simulated", Numbers.class.getName());
        put("Signature.SHA256withECDSA", CheapEcdsa.class.getName());
    }

    /** Begins anew with a seed. */
    static synchronized void begin(long seed) {
        if (Security.getProvider("SimulatedChance") == null) {
            Security.insertProviderAt(new Chance(), 1);
        }
        random = new Random(seed);
    }

    /** Made by the JDK, by name. */
    public static final class Numbers extends SecureRandomSpi {
        private static final long serialVersionUID = 1;

        @Override
        protected void engineSetSeed(byte[] seed) {
            // The run's seed decides alone.
        }

        @Override
        protected void engineNextBytes(byte[] bytes) {
            random.nextBytes(bytes);
        }

        @Override
        protected byte[] engineGenerateSeed(int count) {
            byte[] seed = new byte[count];
            random.nextBytes(seed);
            return seed;
        }
    }
}
