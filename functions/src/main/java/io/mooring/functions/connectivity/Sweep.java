package io.mooring.functions.connectivity;

import static io.mooring.functions.tables.Where.Is.AT_OR_AFTER;
import static io.mooring.functions.tables.Where.Is.AT_OR_BEFORE;
import static io.mooring.functions.tables.Where.Is.BEFORE;
import static io.mooring.functions.tables.Where.Is.EQUAL;
import static io.mooring.functions.tables.Where.Is.NOT_EQUAL;

import io.mooring.functions.tables.Row;
import io.mooring.functions.tables.RowKey;
import io.mooring.functions.tables.Rows;
import io.mooring.functions.tables.Where;
import io.mooring.functions.tables.Where.Comparison;
import io.mooring.functions.tables.Write;
import io.mooring.functions.tables.WriteResult;
import io.mooring.protocol.connectivity.ConnectivityPolicy;
import io.mooring.protocol.connectivity.ConnectivityStatus;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes transitions visible: finds the clusters whose status is another than the one announced last, and writes that
 * down, once.
 *
 * <p>Nothing depends on it for being right: a status is derived whenever it is read. A transition's row has the number
 * of the announcement as its key, so that sweeps which overlap, repeat or stop half way write it once.
 */
public final class Sweep {
    public static final String HISTORY_TABLE = "ConnectivityHistory";

    private static final int PAGE = 500;

    private final LinkRegistry links;
    private final Rows history;
    private final ConnectivityPolicy policy;

    public Sweep(LinkRegistry links, Rows history, ConnectivityPolicy policy) {
        this.links = links;
        this.history = history;
        this.policy = policy;
    }

    /** How many transitions this sweep announced. */
    public int run(Instant now) {
        Where due = due(now);
        int announced = 0;
        @Nullable RowKey after = null;
        while (true) {
            List<Row> rows = links.due(due, after, PAGE);
            for (Row row : rows) {
                announced += announce(row, now) ? 1 : 0;
                after = row.key();
            }
            if (rows.size() < PAGE) {
                return announced;
            }
        }
    }

    private Where due(Instant now) {
        Instant silentSince = now.minus(policy.offlineAfter());
        String connected = ConnectivityStatus.CONNECTED.wireName();
        String expired = ConnectivityStatus.EXPIRED.wireName();
        String notInstalled = ConnectivityStatus.AGENT_NOT_INSTALLED.wireName();
        Instant awaitedSince = now.minus(policy.connectWindow());
        return new Where(List.of(
                List.of(
                        new Comparison(LinkRegistry.ANNOUNCED, EQUAL, connected),
                        new Comparison(LinkRegistry.LAST_HEARTBEAT, AT_OR_BEFORE, silentSince)),
                List.of(
                        new Comparison(LinkRegistry.ANNOUNCED, NOT_EQUAL, connected),
                        new Comparison(LinkRegistry.LAST_HEARTBEAT, AT_OR_AFTER, silentSince)),
                List.of(
                        new Comparison(LinkRegistry.ANNOUNCED, EQUAL, ConnectivityStatus.CONNECTING.wireName()),
                        new Comparison(LinkRegistry.LAST_HEARTBEAT, BEFORE, silentSince)),
                List.of(
                        new Comparison(LinkRegistry.ANNOUNCED, EQUAL, ConnectivityStatus.CONNECTING.wireName()),
                        new Comparison(LinkRegistry.AWAITED_SINCE, AT_OR_BEFORE, awaitedSince)),
                List.of(
                        new Comparison(LinkRegistry.ANNOUNCED, EQUAL, notInstalled),
                        new Comparison(LinkRegistry.AWAITED_SINCE, AT_OR_AFTER, awaitedSince)),
                List.of(
                        new Comparison(LinkRegistry.ANNOUNCED, EQUAL, notInstalled),
                        new Comparison(LinkRegistry.CERTIFICATE_NOT_AFTER, AT_OR_AFTER, Instant.EPOCH)),
                List.of(
                        new Comparison(LinkRegistry.ANNOUNCED, NOT_EQUAL, expired),
                        new Comparison(LinkRegistry.CERTIFICATE_NOT_AFTER, AT_OR_BEFORE, now))));
    }

    private boolean announce(Row row, Instant now) {
        ConnectivityStatus status =
                ConnectivityStatus.at(now, LinkRegistry.link(row).facts(), policy);
        String before = row.text(LinkRegistry.ANNOUNCED);
        if (status.wireName().equals(before)) {
            return false;
        }
        RowKey key = new RowKey(
                row.key().partition() + RowKey.PARTITION_SEPARATOR + row.key().row(),
                String.format(Locale.ROOT, "%019d", row.number(LinkRegistry.ANNOUNCEMENTS) + 1));
        var transition = new Write.Insert(
                key, Map.of("From", before == null ? "" : before, "To", status.wireName(), "SeenAt", now));
        ConnectivityStatus written = history.write(transition) == WriteResult.WRITTEN ? status : recorded(key, status);
        return links.announced(row, written) == WriteResult.WRITTEN;
    }

    /** Another sweep wrote this announcement: what it said counts, and what follows is the next one. */
    private ConnectivityStatus recorded(RowKey key, ConnectivityStatus otherwise) {
        String to = history.find(key).map(row -> row.text("To")).orElse(otherwise.wireName());
        for (ConnectivityStatus status : ConnectivityStatus.values()) {
            if (status.wireName().equals(to)) {
                return status;
            }
        }
        return otherwise;
    }
}
