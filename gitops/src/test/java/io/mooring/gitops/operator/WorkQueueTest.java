package io.mooring.gitops.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkQueueTest {
    private static final Key KEY = new Key("n", "a");

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    @Test
    void aKeyWokenDuringItsCallIsCalledOnceMore() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch twice = new CountDownLatch(2);
        AtomicInteger atOnce = new AtomicInteger();
        try (WorkQueue queue = queue(key -> {
            assertEquals(1, atOnce.incrementAndGet());
            inside.countDown();
            await(goOn);
            atOnce.decrementAndGet();
            twice.countDown();
            return new Next.WhenWoken();
        })) {
            queue.wake(KEY);
            await(inside);
            queue.wake(KEY);
            queue.wake(KEY);
            goOn.countDown();
            await(twice);
        }
    }

    @Test
    void aCallThatThrowsIsRepeated() {
        CountDownLatch twice = new CountDownLatch(2);
        try (WorkQueue queue = queue(key -> {
            twice.countDown();
            if (twice.getCount() > 0) {
                throw new IllegalStateException("first time");
            }
            return new Next.WhenWoken();
        })) {
            queue.wake(KEY);
            await(twice);
        }
    }

    @Test
    void aKeyThatTakesLongDoesNotHoldUpOthers() {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch other = new CountDownLatch(1);
        try (WorkQueue queue = queue(key -> {
            if (key.equals(KEY)) {
                await(never);
            }
            other.countDown();
            return new Next.WhenWoken();
        })) {
            queue.wake(KEY);
            queue.wake(new Key("n", "b"));
            await(other);
            never.countDown();
        }
    }

    private WorkQueue queue(Reconciler reconciler) {
        return new WorkQueue("test", reconciler, 2, timer, RandomGenerator.of("L64X128MixRandom"));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
