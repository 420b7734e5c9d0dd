package io.mooring.functions.connectivity;

import io.mooring.functions.tables.Row;
import io.mooring.protocol.connectivity.ConnectivityStatus;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How many clusters have each status, as it was announced last. */
public record StatusCounts(Map<ConnectivityStatus, Long> each) {
    public static final StatusCounts NONE = new StatusCounts(Map.of());

    public StatusCounts {
        each = Map.copyOf(each);
    }

    static StatusCounts of(Row row) {
        Map<ConnectivityStatus, Long> each = new EnumMap<>(ConnectivityStatus.class);
        for (ConnectivityStatus status : ConnectivityStatus.values()) {
            each.put(status, row.number(status.wireName()));
        }
        return new StatusCounts(each);
    }

    public long of(ConnectivityStatus status) {
        return each.getOrDefault(status, 0L);
    }

    public long total() {
        return each.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * The counts after one cluster changed.
     *
     * @param from null if it was not counted before
     */
    StatusCounts moved(@Nullable ConnectivityStatus from, ConnectivityStatus to) {
        StatusCounts without = from == null ? this : with(from, -1);
        return without.with(to, 1);
    }

    public StatusCounts plus(StatusCounts other) {
        StatusCounts sum = this;
        for (ConnectivityStatus status : ConnectivityStatus.values()) {
            sum = sum.with(status, other.of(status));
        }
        return sum;
    }

    StatusCounts with(ConnectivityStatus status, long more) {
        Map<ConnectivityStatus, Long> sums = new EnumMap<>(ConnectivityStatus.class);
        sums.putAll(each);
        sums.merge(status, more, Long::sum);
        return new StatusCounts(sums);
    }

    Map<String, Object> columns() {
        Map<String, Object> columns = new HashMap<>();
        for (ConnectivityStatus status : ConnectivityStatus.values()) {
            columns.put(status.wireName(), of(status));
        }
        return columns;
    }
}
