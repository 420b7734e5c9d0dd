package io.mooring.gitops;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assertions;

/** Waits for a state, level-triggered and bounded. */
public final class Waiting {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Waiting() {}

    public static void until(BooleanSupplier reached, Supplier<String> state) throws InterruptedException {
        long attempts = PATIENCE.toMillis() / 50;
        for (long attempt = 0; attempt < attempts; attempt++) {
            if (reached.getAsBoolean()) {
                return;
            }
            if (new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS)) {
                return;
            }
        }
        Assertions.fail("not reached: " + state.get());
    }
}
