package io.mooring.functions.tables;

import static com.azure.data.tables.models.TableEntityUpdateMode.MERGE;
import static com.azure.data.tables.models.TableEntityUpdateMode.REPLACE;
import static com.azure.data.tables.models.TableTransactionActionType.CREATE;
import static com.azure.data.tables.models.TableTransactionActionType.DELETE;
import static com.azure.data.tables.models.TableTransactionActionType.UPDATE_MERGE;
import static com.azure.data.tables.models.TableTransactionActionType.UPDATE_REPLACE;

import com.azure.core.exception.HttpResponseException;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.rest.Response;
import com.azure.core.util.Context;
import com.azure.data.tables.TableClient;
import com.azure.data.tables.models.ListEntitiesOptions;
import com.azure.data.tables.models.TableEntity;
import com.azure.data.tables.models.TableEntityUpdateMode;
import com.azure.data.tables.models.TableErrorCode;
import com.azure.data.tables.models.TableServiceException;
import com.azure.data.tables.models.TableTransactionAction;
import com.azure.data.tables.models.TableTransactionFailedException;
import io.mooring.functions.arm.Unavailable;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A table in Azure Table storage. */
public final class TableRows implements Rows {
    private static final int PAGE_MAX = 1000;

    private final TableClient table;
    private final Duration timeout;

    public TableRows(TableClient table, Duration timeout) {
        this.table = table;
        this.timeout = timeout;
    }

    /**
     * Without a deadline of the client's own, which would move each read to another thread: those of the connection
     * bound it.
     */
    @Override
    public Optional<Row> find(RowKey key) {
        try {
            return Optional.of(row(table.getEntityWithResponse(key.partition(), key.row(), null, null, Context.NONE)
                    .getValue()));
        } catch (TableServiceException e) {
            if (status(e) == 404) {
                return Optional.empty();
            }
            throw unavailable("read " + key, e);
        } catch (RuntimeException e) {
            throw unavailable("read " + key, e);
        }
    }

    @Override
    public List<Row> list(KeyRange range, Where where, int limit) {
        var options = new ListEntitiesOptions()
                .setFilter(filter(range) + filter(where))
                .setTop(Math.min(limit, PAGE_MAX));
        if (!where.columns().isEmpty()) {
            List<String> columns = new ArrayList<>(List.of("PartitionKey", "RowKey"));
            columns.addAll(where.columns());
            options.setSelect(columns);
        }
        List<Row> rows = new ArrayList<>();
        try {
            for (TableEntity entity : table.listEntities(options, timeout, Context.NONE)) {
                rows.add(row(entity));
                if (rows.size() >= limit) {
                    break; // Before the next entity is asked for, which may be on another page.
                }
            }
            return rows;
        } catch (HttpResponseException e) { // Listing throws another type than all else (azure-data-tables 12.5.9).
            if (status(e) == 404) {
                return List.of();
            }
            throw unavailable("list " + range, e);
        } catch (RuntimeException e) {
            throw unavailable("list " + range, e);
        }
    }

    @Override
    public WriteResult write(List<Write> writes) {
        return commit(writes).result();
    }

    @Override
    public BatchResult commit(List<Write> writes) {
        WriteLimits.check(writes);
        Supplier<BatchResult> attempt = writes.size() == 1 ? () -> one(writes.get(0)) : () -> all(writes);
        String doing = "write " + writes.get(0).key();
        return guarded(doing, () -> outcome(doing, attempt, writes.stream().anyMatch(Write.Insert.class::isInstance)));
    }

    private BatchResult outcome(String doing, Supplier<BatchResult> attempt, boolean makeTable) {
        try {
            return attempt.get();
        } catch (TableServiceException e) {
            if (makeTable && is(e, TableErrorCode.TABLE_NOT_FOUND)) {
                make();
                return outcome(doing, attempt, false);
            }
            if (is(e, TableErrorCode.UPDATE_CONDITION_NOT_SATISFIED) || is(e, TableErrorCode.ENTITY_ALREADY_EXISTS)) {
                return new BatchResult(WriteResult.CONFLICT, failedAt(e), List.of());
            }
            if (is(e, TableErrorCode.RESOURCE_NOT_FOUND)
                    || is(e, TableErrorCode.ENTITY_NOT_FOUND)
                    || is(e, TableErrorCode.TABLE_NOT_FOUND)) {
                return new BatchResult(WriteResult.MISSING, failedAt(e), List.of());
            }
            throw unavailable(doing, e);
        }
    }

    private static int failedAt(TableServiceException e) {
        return e instanceof TableTransactionFailedException failed && failed.getFailedTransactionActionIndex() != null
                ? failed.getFailedTransactionActionIndex()
                : -1;
    }

    private void make() {
        try {
            table.createTableWithResponse(timeout, Context.NONE);
        } catch (TableServiceException e) {
            if (!is(e, TableErrorCode.TABLE_ALREADY_EXISTS)) {
                throw e;
            }
        }
    }

    private BatchResult one(Write write) {
        Response<Void> answer = switch (write) {
            case Write.Insert insert ->
                table.createEntityWithResponse(entity(insert.key(), insert.columns(), null), timeout, Context.NONE);
            case Write.Replace replace ->
                update(entity(replace.key(), replace.columns(), replace.etag()), REPLACE, true);
            case Write.Merge merge ->
                update(entity(merge.key(), merge.columns(), merge.etag()), MERGE, merge.etag() != null);
            case Write.Delete delete ->
                table.deleteEntityWithResponse(
                        entity(delete.key(), Map.of(), delete.etag()), delete.etag() != null, timeout, Context.NONE);
        };
        // The client takes a 404 to a deletion for success.
        if (answer.getStatusCode() == 404) {
            return BatchResult.of(WriteResult.MISSING);
        }
        String etag = answer.getHeaders().getValue(HttpHeaderName.ETAG);
        return new BatchResult(WriteResult.WRITTEN, -1, etag == null ? List.of() : List.of(whole(etag)));
    }

    /** The client (12.5.9) cuts the quotation mark at the end of the version off, but only outside of batches. */
    private static String whole(String etag) {
        return etag.startsWith("W/\"") && !etag.endsWith("\"") ? etag + '"' : etag;
    }

    /** Without a deadline of the client's own, as {@link #find}. */
    private Response<Void> update(TableEntity entity, TableEntityUpdateMode mode, boolean ifUnchanged) {
        return table.updateEntityWithResponse(entity, mode, ifUnchanged, null, Context.NONE);
    }

    /** Without a deadline of the client's own, as {@link #find}. */
    private BatchResult all(List<Write> writes) {
        List<TableTransactionAction> actions =
                writes.stream().map(TableRows::action).toList();
        var etags = new TableBatchEtags.Sink();
        table.submitTransactionWithResponse(actions, null, etags.context());
        return new BatchResult(WriteResult.WRITTEN, -1, etags.of(writes.size()));
    }

    private static TableTransactionAction action(Write write) {
        return switch (write) {
            case Write.Insert insert ->
                new TableTransactionAction(CREATE, entity(insert.key(), insert.columns(), null));
            case Write.Replace replace ->
                new TableTransactionAction(
                        UPDATE_REPLACE, entity(replace.key(), replace.columns(), replace.etag()), true);
            case Write.Merge merge ->
                new TableTransactionAction(
                        UPDATE_MERGE, entity(merge.key(), merge.columns(), merge.etag()), merge.etag() != null);
            case Write.Delete delete ->
                new TableTransactionAction(
                        DELETE, entity(delete.key(), Map.of(), delete.etag()), delete.etag() != null);
        };
    }

    private static TableEntity entity(RowKey key, Map<String, Object> columns, @Nullable String etag) {
        var entity = new TableEntity(key.partition(), key.row());
        columns.forEach((name, value) ->
                entity.addProperty(name, value instanceof Instant time ? time.atOffset(ZoneOffset.UTC) : value));
        if (etag != null) {
            entity.addProperty("odata.etag", etag);
        }
        return entity;
    }

    private static Row row(TableEntity entity) {
        Map<String, Object> columns = new HashMap<>();
        entity.getProperties().forEach((name, value) -> {
            if (value instanceof OffsetDateTime time) {
                columns.put(name, time.toInstant());
            } else if (value instanceof Integer number) {
                columns.put(name, number.longValue());
            } else if (value != null) {
                columns.put(name, value);
            }
        });
        return new Row(
                new RowKey(entity.getPartitionKey(), entity.getRowKey()),
                entity.getETag() == null ? "" : entity.getETag(),
                columns);
    }

    private static String filter(KeyRange range) {
        String filter = above(range.from(), "ge") + " and " + below(range.to());
        return range.after() == null ? filter : filter + " and " + above(range.after(), "gt");
    }

    private static String filter(Where where) {
        if (where.cases().isEmpty()) {
            return "";
        }
        return where.cases().stream()
                .map(all -> all.stream().map(TableRows::comparison).collect(Collectors.joining(" and ", "(", ")")))
                .collect(Collectors.joining(" or ", " and (", ")"));
    }

    private static String comparison(Where.Comparison comparison) {
        String value = comparison.value() instanceof Instant time
                ? "datetime'" + time + "'"
                : quoted(comparison.value().toString());
        return comparison.column() + " " + comparison.is().odata() + " " + value;
    }

    private static String above(RowKey key, String rowIs) {
        String partition = "PartitionKey ge " + quoted(key.partition());
        return key.row().isEmpty() && rowIs.equals("ge")
                ? partition
                : partition + " and (PartitionKey gt " + quoted(key.partition()) + " or RowKey " + rowIs + " "
                        + quoted(key.row()) + ")";
    }

    private static String below(RowKey key) {
        return key.row().isEmpty()
                ? "PartitionKey lt " + quoted(key.partition())
                : "PartitionKey le " + quoted(key.partition()) + " and (PartitionKey lt " + quoted(key.partition())
                        + " or RowKey lt " + quoted(key.row()) + ")";
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** Failed batches come without a response (feasibility of the client, 12.5.9), so the error's code has to do. */
    private static int status(HttpResponseException e) {
        return e.getResponse() == null ? 0 : e.getResponse().getStatusCode();
    }

    private static boolean is(TableServiceException e, TableErrorCode code) {
        if (e.getValue() != null && e.getValue().getErrorCode() != null) {
            return code.equals(e.getValue().getErrorCode());
        }
        return String.valueOf(e.getMessage()).contains(code.toString());
    }

    private static <T> T guarded(String doing, Supplier<T> work) {
        try {
            return work.get();
        } catch (Unavailable | IllegalArgumentException e) {
            throw e;
        } catch (RuntimeException e) {
            throw unavailable(doing, e);
        }
    }

    private static Unavailable unavailable(String doing, RuntimeException cause) {
        return new Unavailable(doing, cause);
    }
}
