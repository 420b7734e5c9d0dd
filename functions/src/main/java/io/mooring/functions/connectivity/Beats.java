package io.mooring.functions.connectivity;

import io.mooring.functions.access.Caller;
import io.mooring.functions.tables.BatchResult;
import io.mooring.functions.tables.Row;
import io.mooring.functions.tables.RowJson;
import io.mooring.functions.tables.RowKey;
import io.mooring.functions.tables.Rows;
import io.mooring.functions.tables.Write;
import io.mooring.functions.tables.WriteResult;
import io.mooring.protocol.agent.ClusterMetadata;
import io.mooring.protocol.connectivity.ClusterLink;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The beats' part of the links' table. Beats that come together are written together. */
public final class Beats {
    /** As many as an instance of the real host has under way at once, and some more. */
    private static final int INSIDE_MAX = 512;

    private final Rows rows;
    private final Senders senders;
    private final GroupCommit commit;

    public Beats(Rows rows, LinkRegistry links) {
        this.rows = rows;
        this.senders = new Senders(links);
        this.commit = new GroupCommit(rows, INSIDE_MAX);
    }

    /**
     * A link's row as a beat sees it.
     *
     * @param sender the process that called last; null if it has no name
     * @param generation of what is wanted; null if it is not known here
     * @param changing since when what is wanted is about to change
     */
    record Seen(
            String etag,
            boolean metadata,
            ClusterLink facts,
            @Nullable String sender,
            @Nullable Long generation,
            @Nullable Instant changing) {}

    double load() {
        return commit.load();
    }

    /**
     * Records a sign of life. A share in one request to the storage.
     *
     * @param etag only if the row has this version; null for any
     */
    GroupCommit.Written record(RowKey key, Instant at, @Nullable ClusterMetadata metadata, @Nullable String etag) {
        Map<String, Object> columns = new HashMap<>();
        columns.put(LinkRegistry.LAST_HEARTBEAT, at);
        if (metadata != null) {
            columns.put(LinkRegistry.METADATA, RowJson.write(metadata));
        }
        return commit.write(new Write.Merge(key, etag, columns));
    }

    /**
     * What the row says, with the process in it that calls now.
     *
     * @param sender null if it has no name
     */
    Optional<Seen> find(Caller.Agent agent, @Nullable String sender, Instant now) {
        RowKey key = RowKey.incarnation(agent.cluster(), agent.principalId());
        Optional<Seen> found = rows.find(key).map(Beats::seen);
        String before = found.map(Seen::sender).orElse(null);
        return found.isEmpty() || Objects.equals(senders.note(agent, sender, before, now), before)
                ? found
                : rows.find(key).map(Beats::seen);
    }

    /** Notes which generation is wanted; answers the row's new version if it still had the one that was seen. */
    Optional<String> settle(RowKey key, Seen seen, long generation) {
        var columns = Map.<String, Object>of(LinkRegistry.DESIRED_GENERATION, generation);
        BatchResult result = rows.commit(List.of(new Write.Merge(key, seen.etag(), columns)));
        return result.result() == WriteResult.WRITTEN ? Optional.of(result.etag(0)) : Optional.empty();
    }

    private static Seen seen(Row row) {
        Link link = LinkRegistry.link(row);
        Long generation = row.columns().get(LinkRegistry.DESIRED_GENERATION) instanceof Long known ? known : null;
        boolean changing = generation != null && generation == LinkRegistry.CHANGING;
        return new Seen(
                row.etag(),
                link.metadata() != null,
                link.facts(),
                link.shared() == null ? null : link.shared().sender(),
                changing ? null : generation,
                changing ? row.time(LinkRegistry.DESIRED_CHANGING) : null);
    }
}
