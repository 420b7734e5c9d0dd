package io.mooring.functions.connectivity;

import static io.mooring.functions.tables.Where.Is.AT_OR_AFTER;
import static io.mooring.functions.tables.Where.Is.AT_OR_BEFORE;
import static io.mooring.functions.tables.Where.Is.EQUAL;

import io.mooring.functions.tables.KeyRange;
import io.mooring.functions.tables.Row;
import io.mooring.functions.tables.RowKey;
import io.mooring.functions.tables.Where;
import io.mooring.functions.tables.Where.Comparison;
import io.mooring.protocol.connectivity.ConnectivityPolicy;
import io.mooring.protocol.connectivity.ConnectivityStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds links by their status now: the storage leaves out nearly all that have another. */
public final class LinksByStatus {
    private final LinkRegistry links;
    private final ConnectivityPolicy policy;

    public LinksByStatus(LinkRegistry links, ConnectivityPolicy policy) {
        this.links = links;
        this.policy = policy;
    }

    /**
     * What was found.
     *
     * @param end of the part of the range that was looked through, null if that is all of it
     */
    public record Found(List<Keyed> links, @Nullable RowKey end) {}

    /** A link, and where it is: its key is {@link RowKey#incarnation}. */
    public record Keyed(RowKey key, Link link) {}

    /** Those of a range with a status; fewer than {@code limit} does not say that there are no more. */
    public Found in(KeyRange range, ConnectivityStatus status, Instant now, int limit) {
        List<Row> rows = links.rows().list(range, where(status, now), limit);
        List<Keyed> found = new ArrayList<>();
        for (Row row : rows) {
            Link link = LinkRegistry.link(row);
            if (ConnectivityStatus.at(now, link.facts(), policy) == status) {
                found.add(new Keyed(row.key(), link));
            }
        }
        return new Found(found, rows.size() < limit ? null : rows.getLast().key());
    }

    /** All that may have the status, and few others. */
    private Where where(ConnectivityStatus status, Instant now) {
        Instant silentSince = now.minus(policy.offlineAfter());
        return switch (status) {
            case CONNECTED -> where(new Comparison(LinkRegistry.LAST_HEARTBEAT, AT_OR_AFTER, silentSince));
            case OFFLINE -> where(new Comparison(LinkRegistry.LAST_HEARTBEAT, AT_OR_BEFORE, silentSince));
            case EXPIRED -> where(new Comparison(LinkRegistry.CERTIFICATE_NOT_AFTER, AT_OR_BEFORE, now));
            // Nothing was heard of them, so nothing else was ever announced.
            case CONNECTING, AGENT_NOT_INSTALLED ->
                where(
                        new Comparison(LinkRegistry.ANNOUNCED, EQUAL, LinkRegistry.NEW),
                        new Comparison(LinkRegistry.ANNOUNCED, EQUAL, ConnectivityStatus.CONNECTING.wireName()),
                        new Comparison(
                                LinkRegistry.ANNOUNCED, EQUAL, ConnectivityStatus.AGENT_NOT_INSTALLED.wireName()));
        };
    }

    private static Where where(Comparison... cases) {
        return new Where(Arrays.stream(cases).map(List::of).toList());
    }
}
