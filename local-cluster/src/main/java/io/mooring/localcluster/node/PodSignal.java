package io.mooring.localcluster.node;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes a pod's thread; many calls before it looks are one. */
final class PodSignal {
    private final Semaphore calls = new Semaphore(0);

    void call() {
        calls.release();
    }

    /** Waits for a call at most so long. */
    void await(Duration patience) throws InterruptedException {
        if (calls.tryAcquire(Math.max(1, patience.toMillis()), TimeUnit.MILLISECONDS)) {
            calls.drainPermits();
        }
    }
}
