package io.mooring.functions.connectivity;

import io.mooring.functions.tables.KeyRange;
import io.mooring.functions.tables.Row;
import io.mooring.functions.tables.RowKey;
import io.mooring.functions.tables.Rows;
import io.mooring.functions.tables.Where;
import io.mooring.functions.tables.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The partitions of the table of links, one for each resource group that has or had clusters: a storage cannot be asked
 * for them.
 *
 * <p>A partition is noted before its first row is made. What gets lost nevertheless (the local storage may lose its last
 * writes) is found by a search that goes on a little with each sweep.
 */
public final class Partitions {
    public static final String TABLE = "ConnectivityGroups";

    private static final String KNOWN = "known";
    private static final RowKey SEARCH = new RowKey("search", "links");
    private static final String BEHIND = "Behind";
    private static final String ROUND_AT = "RoundAt";
    private static final Duration ROUND = Duration.ofDays(1);
    private static final int SEARCHED_MAX = 10;
    private static final int LISTED_MAX = 100_000;
    /** About 5 MB. */
    private static final int REMEMBERED_MAX = 50_000;

    private final Rows rows;
    private final Rows links;
    private final Set<String> remembered = ConcurrentHashMap.newKeySet();

    /** @param links the table whose partitions these are */
    public Partitions(Rows rows, Rows links) {
        this.rows = rows;
        this.links = links;
    }

    /** Notes a partition; one request to the storage, the first time. */
    void remember(String partition) {
        if (remembered.contains(partition)) {
            return;
        }
        note(partition);
        if (remembered.size() >= REMEMBERED_MAX) {
            remembered.clear();
        }
        remembered.add(partition);
    }

    /** All that are known, in the order of their keys. */
    List<String> all() {
        return rows.list(KeyRange.partition(KNOWN), Where.any("RowKey"), LISTED_MAX).stream()
                .map(row -> row.key().row())
                .toList();
    }

    /**
     * Looks for partitions that nobody noted, some of them each time, and once a day for all.
     *
     * @param known those that somebody did
     * @return whether there are others
     */
    boolean search(Instant now, Collection<String> known) {
        Optional<Row> read = rows.find(SEARCH);
        Instant roundAt = read.map(row -> row.time(ROUND_AT)).orElse(Instant.EPOCH);
        String behind = read.map(row -> row.text(BEHIND)).orElse("");
        if (behind.isEmpty() && now.isBefore(roundAt.plus(ROUND))) {
            return false;
        }
        boolean news = false;
        for (int i = 0; i < SEARCHED_MAX; i++) {
            var rest = new KeyRange(new RowKey(behind, ""), new RowKey("\uFFFF", ""), null);
            List<Row> first = links.list(rest, Where.any("RowKey"), 1);
            if (first.isEmpty()) {
                behind = "";
                break;
            }
            String found = first.getFirst().key().partition();
            if (!known.contains(found)) {
                note(found);
                news = true;
            }
            behind = found + '\u0001';
        }
        Map<String, Object> mark = Map.of(BEHIND, behind, ROUND_AT, now);
        rows.write(
                read.isPresent() ? new Write.Replace(SEARCH, read.get().etag(), mark) : new Write.Insert(SEARCH, mark));
        return news;
    }

    private void note(String partition) {
        rows.write(new Write.Insert(new RowKey(KNOWN, partition), Map.of()));
    }
}
