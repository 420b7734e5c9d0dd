package io.mooring.functions.event;

import io.mooring.functions.tables.Row;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Sends what waits, at least once: again with growing pauses until the receiver takes it, for a day; then it is a dead
 * letter.
 */
public final class Delivery {
    private static final int PAGE = 100;
    private static final int PARALLEL = 8;
    private static final int ATTEMPTS_MAX = 30;
    private static final Duration TRIED_FOR = Duration.ofDays(1);
    private static final Duration PAUSE_MIN = Duration.ofSeconds(10);
    private static final Duration PAUSE_MAX = Duration.ofHours(1);
    private static final int DOUBLINGS_MAX = 9;

    /** Longer than a receiver may take: nobody else sends the same meanwhile. */
    private static final Duration CLAIM = Duration.ofMinutes(1);

    private final EventSubscriptions subscriptions;
    private final EventOutbox outbox;
    private final Webhook webhook;
    private final RandomGenerator random;

    public Delivery(EventSubscriptions subscriptions, EventOutbox outbox, Webhook webhook, RandomGenerator random) {
        this.subscriptions = subscriptions;
        this.outbox = outbox;
        this.webhook = webhook;
        this.random = random;
    }

    /** How many were delivered. */
    public int run(Instant now) {
        List<EventSubscription> all = subscriptions.all();
        if (all.size() == 1) {
            return deliver(all.getFirst(), now);
        }
        int delivered = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(
                PARALLEL, Thread.ofVirtual().name("events").factory())) {
            List<Future<Integer>> begun = new ArrayList<>();
            all.forEach(one -> begun.add(threads.submit(() -> deliver(one, now))));
            for (Future<Integer> one : begun) {
                delivered += one.get();
            }
            return delivered;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while events were sent", e);
        }
    }

    /** In the order in which it happened, up to the first that is not taken: the others would not be either. */
    private int deliver(EventSubscription subscription, Instant now) {
        int delivered = 0;
        for (Row row : outbox.due(subscription, now, PAGE)) {
            if (!outbox.claim(row, now.plus(CLAIM))) {
                continue; // Another instance is about to send it.
            }
            String body = String.valueOf(row.text(EventOutbox.BODY));
            try {
                webhook.post(subscription.endpoint(), headers(subscription, body, now), body);
                outbox.delivered(row);
                delivered++;
            } catch (Webhook.Refused refused) {
                long attempts = row.number(EventOutbox.ATTEMPTS) + 1;
                Instant began = row.time(EventOutbox.BEGAN_AT);
                boolean over = attempts >= ATTEMPTS_MAX || (began != null && !now.isBefore(began.plus(TRIED_FOR)));
                outbox.failed(
                        row, over ? EventOutbox.DEAD : EventOutbox.PENDING, now.plus(pause(attempts)), refused.why());
                if (!over) {
                    break;
                }
            }
        }
        outbox.forgetOld(subscription, now);
        return delivered;
    }

    /** Somewhere between nothing and twice the pause before. */
    private Duration pause(long attempts) {
        long doubled = PAUSE_MIN.toMillis() << Math.min(attempts - 1, DOUBLINGS_MAX);
        return Duration.ofMillis(random.nextLong(1 + Math.min(doubled, PAUSE_MAX.toMillis())));
    }

    private static Map<String, String> headers(EventSubscription subscription, String body, Instant now) {
        String time = Long.toString(now.getEpochSecond());
        return Map.of(
                "Content-Type",
                "application/cloudevents+json; charset=utf-8",
                "Mooring-Signature",
                "t=" + time + ",v1=" + signature(subscription.secret(), time + "." + body));
    }

    /** HMAC-SHA256 in hexadecimal, of the time, a dot and the body. */
    static String signature(String secret, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has HmacSHA256.", e);
        }
    }
}
