package io.mooring.functions.connectivity;

import static io.mooring.functions.tables.Where.Is.AT_OR_AFTER;
import static io.mooring.functions.tables.Where.Is.AT_OR_BEFORE;
import static io.mooring.functions.tables.Where.Is.BEFORE;
import static io.mooring.functions.tables.Where.Is.EQUAL;
import static io.mooring.functions.tables.Where.Is.NOT_EQUAL;

import io.mooring.functions.tables.KeyRange;
import io.mooring.functions.tables.Row;
import io.mooring.functions.tables.RowKey;
import io.mooring.functions.tables.Where;
import io.mooring.functions.tables.Where.Comparison;
import io.mooring.protocol.connectivity.ConnectivityPolicy;
import io.mooring.protocol.connectivity.ConnectivityStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes transitions visible: finds the clusters whose status is another than the one announced last, and writes that
 * down, once.
 *
 * <p>Nothing depends on it for being right: a status is derived whenever it is read. It asks for one range of
 * neighbouring resource groups after the other, some at a time, and the storage answers with what is due alone; so its
 * requests grow with groups and transitions, and not with clusters. What fails for one group is left to the next sweep,
 * and the others go on.
 */
public final class Sweep {
    private static final int PAGE = 500;

    /** What a table's server looks through in a fraction of a second. */
    private static final int CLUSTERS_PER_RANGE = 4_000;

    private static final int GROUPS_PER_RANGE = 100;

    /** Of a group that no sweep has counted. */
    private static final long CLUSTERS_GUESSED = 100;

    private final LinkRegistry links;
    private final Partitions partitions;
    private final FleetSummary summary;
    private final TransitionLog log;
    private final ConnectivityEvent.Outlet outlet;
    private final ConnectivityPolicy policy;
    private final RangeRunner runner;

    /**
     * Where a sweep looks and what it writes to.
     *
     * @param outlet who tells of what happened
     */
    public record Parts(
            LinkRegistry links,
            Partitions partitions,
            FleetSummary summary,
            TransitionLog log,
            ConnectivityEvent.Outlet outlet) {}

    public Sweep(Parts parts, ConnectivityPolicy policy) {
        links = parts.links();
        partitions = parts.partitions();
        summary = parts.summary();
        log = parts.log();
        outlet = parts.outlet();
        this.policy = policy;
        runner = new RangeRunner();
    }

    /**
     * What a sweep did.
     *
     * @param transitions how many it announced
     * @param failed the partitions that it could not finish, with why
     */
    public record Outcome(int groups, int transitions, SortedMap<String, RuntimeException> failed) {}

    /** @throws io.mooring.functions.arm.Unavailable if it cannot even begin */
    public Outcome run(Instant now) {
        List<String> all = partitions.all();
        if (partitions.search(now, new HashSet<>(all))) {
            all = partitions.all();
        }
        SortedMap<String, FleetSummary.Counted> before = summary.all();
        RangeRunner.Result result = runner.run(ranges(all, before), range -> sweep(range, now));
        SortedMap<String, FleetSummary.Counted> after = new TreeMap<>();
        for (String partition : all) {
            StatusCounts counts = result.counts().get(partition);
            FleetSummary.Counted old = before.get(partition);
            if (counts != null) {
                after.put(partition, new FleetSummary.Counted(now, counts.each()));
            } else if (old != null) {
                after.put(partition, old);
            }
        }
        summary.write(after);
        return new Outcome(all.size(), result.transitions(), result.failed());
    }

    private static List<List<String>> ranges(List<String> all, Map<String, FleetSummary.Counted> before) {
        List<List<String>> ranges = new ArrayList<>();
        List<String> range = new ArrayList<>();
        long clusters = 0;
        for (String partition : all) {
            FleetSummary.Counted known = before.get(partition);
            long more = known == null ? CLUSTERS_GUESSED : known.all().total();
            if (!range.isEmpty() && (clusters + more > CLUSTERS_PER_RANGE || range.size() == GROUPS_PER_RANGE)) {
                ranges.add(range);
                range = new ArrayList<>();
                clusters = 0;
            }
            range.add(partition);
            clusters += more;
        }
        if (!range.isEmpty()) {
            ranges.add(range);
        }
        return ranges;
    }

    private RangeRunner.Done sweep(List<String> range, Instant now) {
        Map<String, List<Row>> found = new HashMap<>();
        var keys = new KeyRange(new RowKey(range.getFirst(), ""), new RowKey(range.getLast() + '\u0001', ""), null);
        Where due = due(now);
        @Nullable RowKey after = null;
        while (true) {
            List<Row> rows = links.rows().list(keys.after(after), due, PAGE);
            for (Row row : rows) {
                found.computeIfAbsent(row.key().partition(), any -> new ArrayList<>())
                        .add(row);
                after = row.key();
            }
            if (rows.size() < PAGE) {
                break;
            }
        }
        var groups = new TreeSet<>(range);
        groups.addAll(found.keySet());
        var done = new RangeRunner.Done();
        for (String partition : groups) {
            done.attempt(partition, () -> sweep(partition, found.getOrDefault(partition, List.of()), now, done));
        }
        return done;
    }

    private void sweep(String partition, List<Row> found, Instant now, RangeRunner.Done done) {
        @Nullable Row counts = null;
        @Nullable Row open = null;
        List<Announcement> due = new ArrayList<>();
        for (Row row : found) {
            if (row.key().row().equals(LinkRegistry.COUNTS)) {
                counts = row;
            } else if (row.key().row().equals(LinkRegistry.OPEN)) {
                open = row;
            } else {
                Announcement.of(row, now, policy).ifPresent(due::add);
            }
        }
        var group = new GroupSweep(links.rows(), log, outlet, new RowKey(partition, LinkRegistry.COUNTS), now);
        int transitions = group.run(counts, open == null ? due : group.finish(open, due, policy));
        done.add(partition, transitions, group.result());
    }

    private Where due(Instant now) {
        Instant silentSince = now.minus(policy.offlineAfter());
        String connected = ConnectivityStatus.CONNECTED.wireName();
        String connecting = ConnectivityStatus.CONNECTING.wireName();
        String expired = ConnectivityStatus.EXPIRED.wireName();
        String notInstalled = ConnectivityStatus.AGENT_NOT_INSTALLED.wireName();
        Instant awaitedSince = now.minus(policy.connectWindow());
        return new Where(
                List.of(
                        announced(EQUAL, connected, LinkRegistry.LAST_HEARTBEAT, AT_OR_BEFORE, silentSince),
                        announced(NOT_EQUAL, connected, LinkRegistry.LAST_HEARTBEAT, AT_OR_AFTER, silentSince),
                        announced(EQUAL, connecting, LinkRegistry.LAST_HEARTBEAT, BEFORE, silentSince),
                        announced(EQUAL, connecting, LinkRegistry.AWAITED_SINCE, AT_OR_BEFORE, awaitedSince),
                        announced(EQUAL, notInstalled, LinkRegistry.AWAITED_SINCE, AT_OR_AFTER, awaitedSince),
                        announced(EQUAL, notInstalled, LinkRegistry.CERTIFICATE_NOT_AFTER, AT_OR_AFTER, Instant.EPOCH),
                        announced(NOT_EQUAL, expired, LinkRegistry.CERTIFICATE_NOT_AFTER, AT_OR_BEFORE, now),
                        List.of(new Comparison(LinkRegistry.ANNOUNCED, EQUAL, LinkRegistry.NEW)),
                        List.of(new Comparison(LinkRegistry.WARNING_AT, AT_OR_BEFORE, now)),
                        List.of(new Comparison(LinkRegistry.OPEN_SINCE, AT_OR_AFTER, Instant.EPOCH)),
                        List.of(new Comparison(LinkRegistry.COUNTED_AT, AT_OR_AFTER, Instant.EPOCH))),
                COLUMNS);
    }

    private static List<Comparison> announced(
            Where.Is is, String status, String column, Where.Is comparison, Instant time) {
        return List.of(new Comparison(LinkRegistry.ANNOUNCED, is, status), new Comparison(column, comparison, time));
    }

    private static final List<String> COLUMNS = columns();

    private static List<String> columns() {
        List<String> columns = new ArrayList<>(List.of(
                LinkRegistry.LAST_HEARTBEAT,
                LinkRegistry.CERTIFICATE_NOT_AFTER,
                LinkRegistry.AWAITED_SINCE,
                LinkRegistry.ANNOUNCED,
                LinkRegistry.ANNOUNCEMENTS,
                LinkRegistry.WARNING_AT,
                LinkRegistry.OPEN_SINCE,
                LinkRegistry.COUNTED_AT));
        for (ConnectivityStatus status : ConnectivityStatus.values()) {
            columns.add(status.wireName());
        }
        return List.copyOf(columns);
    }
}
