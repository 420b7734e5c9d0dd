package io.mooring.functions.connectivity;

import io.mooring.functions.tables.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sign that two clusters use one identity, because one is a copy of the other: processes take turns in calling.
 *
 * <p>A process that ends does not come back; so one that calls after another did, and had called before that one, tells
 * that both are alive. During an update of the agents that happens, but not again and again.
 *
 * @param senders the process that called last, and some before it
 * @param returns how often one came back, each within {@link #FORGOTTEN_AFTER} of the one before
 * @param returnedAt when that was seen last
 */
public record SharedIdentity(
        List<String> senders, long returns, @Nullable Instant returnedAt) {
    /** Of a sender's name. */
    static final int NAME_MAX = 64;

    static final Duration FORGOTTEN_AFTER = Duration.ofDays(1);

    /** An update of the agents may look like one or two. */
    private static final long RETURNS_MIN = 3;

    private static final int SENDERS_MAX = 5;
    private static final String SENDERS = "Senders";
    private static final String RETURNS = "SenderReturns";
    private static final String RETURNED_AT = "SenderReturnedAt";

    public SharedIdentity {
        senders = List.copyOf(senders);
    }

    /** What a row says; null if no sender was named in it. */
    static @Nullable SharedIdentity of(Row row) {
        String senders = row.text(SENDERS);
        return senders == null
                ? null
                : new SharedIdentity(List.of(senders.split(",")), row.number(RETURNS), row.time(RETURNED_AT));
    }

    /** Whether it is so certain, and so recent, that people should know. */
    public boolean certain(Instant now) {
        Instant seen = returnedAt;
        return returns >= RETURNS_MIN && seen != null && now.isBefore(seen.plus(FORGOTTEN_AFTER));
    }

    /** Who called last. */
    String sender() {
        return senders.getFirst();
    }

    /** What is known once another sender than the last has called. */
    static SharedIdentity heard(@Nullable SharedIdentity before, String sender, Instant now) {
        if (before == null) {
            return new SharedIdentity(List.of(sender), 0, null);
        }
        List<String> senders = new ArrayList<>(before.senders());
        boolean returned = senders.remove(sender);
        senders.addFirst(sender);
        List<String> kept = senders.subList(0, Math.min(senders.size(), SENDERS_MAX));
        if (!returned) {
            return new SharedIdentity(kept, before.returns(), before.returnedAt());
        }
        Instant last = before.returnedAt();
        boolean recent = last != null && now.isBefore(last.plus(FORGOTTEN_AFTER));
        return new SharedIdentity(kept, (recent ? before.returns() : 0) + 1, now);
    }

    Map<String, Object> columns() {
        Map<String, Object> columns = new HashMap<>();
        columns.put(SENDERS, String.join(",", senders));
        columns.put(RETURNS, returns);
        Instant seen = returnedAt;
        if (seen != null) {
            columns.put(RETURNED_AT, seen);
        }
        return columns;
    }
}
