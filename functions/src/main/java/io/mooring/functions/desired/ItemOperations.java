package io.mooring.functions.desired;

import io.mooring.functions.access.Call;
import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.arm.ArmResponse;
import io.mooring.functions.arm.OperationLinks;
import io.mooring.functions.arm.Paging;
import io.mooring.functions.cluster.ClusterRegistry;
import io.mooring.functions.operation.LongOperation;
import io.mooring.functions.operation.OperationLog;
import io.mooring.functions.tables.KeyRange;
import io.mooring.functions.tables.RowKey;
import io.mooring.protocol.arm.ClusterId;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The long-running operations of items.
 *
 * <p>An operation has the item's generation in its name. As long as nobody wrote down how it ended, it is as far as the
 * item is; the end is written when the report comes in, so that what happens to the item later does not change it.
 */
public final class ItemOperations {
    static final String PUT = "put-";
    static final String DELETE = "delete-";

    private static final String PENDING = "Pending";
    private static final String SUPERSEDED = "It was changed again, or deleted, before the cluster was done with this.";
    private static final String STILL_THERE = "The cluster did not say within 48 hours that it has gone. Delete it with"
            + " forceDelete=true if the cluster will not come back; what it brought then stays in the cluster.";

    private final ClusterRegistry clusters;
    private final DesiredStore store;
    private final OperationLog log;
    private final Map<ItemKind, ItemForm> forms = new EnumMap<>(ItemKind.class);

    public ItemOperations(ClusterRegistry clusters, DesiredStore store, OperationLog log, List<ItemForm> all) {
        this.clusters = clusters;
        this.store = store;
        this.log = log;
        all.forEach(form -> forms.put(form.kind(), form));
    }

    /** Writes down that an operation has begun, and tells the caller how to follow it. */
    ArmResponse begun(ArmResponse response, Call call, ClusterId cluster, Item item) {
        String name = name(item);
        String target = item.kind().resourceId(cluster, item.name());
        log.begun(new LongOperation(
                key(cluster, item.kind(), item.name(), name), name, target, PENDING, call.now(), null, null));
        return OperationLinks.on(response, call.request(), target, name, item.deleting());
    }

    /** The answer to a poll of Azure-AsyncOperation. */
    ArmResponse status(Call call, ItemForm form) {
        return found(call, form)
                .orElseThrow(() -> ArmFailure.notFound(
                        form.kind().type() + "/operations", call.part("operation"), call.part("group")))
                .status(call.request());
    }

    /** The answer to a poll of the Location of a deletion, of which nothing is left once it is over. */
    ArmResponse result(Call call, ItemForm form) {
        Optional<LongOperation> operation = found(call, form).filter(known -> !known.hasEnded());
        return operation.isEmpty()
                ? ArmResponse.empty(204)
                : OperationLinks.on(
                        ArmResponse.empty(202),
                        call.request(),
                        operation.get().target(),
                        operation.get().name(),
                        true);
    }

    /** All operations of a cluster that are known. */
    public ArmResponse list(Call call) {
        ClusterId cluster = call.cluster();
        Paging paging = Paging.of(call.request());
        String partition = RowKey.ofCluster(cluster, "").partition();
        RowKey after = paging.after() == null ? null : new RowKey(partition, paging.after());
        List<LongOperation> read = log.list(KeyRange.partition(partition).after(after), paging.size() + 1);
        List<LongOperation> page = read.subList(0, Math.min(read.size(), paging.size()));
        List<ObjectNode> values = page.stream()
                .map(operation -> current(call, operation))
                .map(operation -> operation.view(operation.target() + "/operations/" + operation.name()))
                .toList();
        boolean more = read.size() > page.size();
        return paging.page(
                call.request(), values, more ? page.get(page.size() - 1).key().row() : null);
    }

    /** Writes down how the operation of an item ended, if a report was what it waited for. */
    void reported(Place place, ReportIntake.Taken taken, Instant now) {
        Item before = taken.before();
        Item after = taken.after();
        if (after == null) {
            RowKey key = key(place.cluster(), before.kind(), before.name(), name(before));
            log.ended(key, LongOperation.SUCCEEDED, null, now);
            return;
        }
        ItemForm form = forms.get(after.kind());
        if (form == null || !form.isLongRunning()) {
            return;
        }
        String state = form.provisioningState(after, now);
        if (LongOperation.isEnd(state) && !LongOperation.isEnd(form.provisioningState(before, now))) {
            log.ended(key(place.cluster(), after.kind(), after.name(), name(after)), state, error(after, now), now);
        }
    }

    private Optional<LongOperation> found(Call call, ItemForm form) {
        String name = call.part("operation").toLowerCase(Locale.ROOT);
        return log.find(key(call.cluster(), form.kind(), call.part("name"), name))
                .map(operation -> current(call, operation));
    }

    /** As far as the operation is by now. */
    private LongOperation current(Call call, LongOperation operation) {
        if (operation.hasEnded()) {
            return operation;
        }
        String[] parts = operation.target().split("/");
        String collection = parts[parts.length - 2];
        for (ItemForm form : forms.values()) {
            if (form.kind().collection().equals(collection)) {
                Optional<Item> item = clusters.find(call.cluster())
                        .flatMap(cluster -> store.find(Place.of(cluster), form.kind(), parts[parts.length - 1]))
                        .filter(present -> name(present).equals(operation.name()));
                return derived(operation, form, item, call.now());
            }
        }
        return operation;
    }

    private static LongOperation derived(LongOperation operation, ItemForm form, Optional<Item> item, Instant now) {
        boolean deletion = operation.name().startsWith(DELETE);
        if (item.isEmpty()) {
            return deletion
                    ? operation.at(LongOperation.SUCCEEDED, null)
                    : operation.at(LongOperation.CANCELED, SUPERSEDED);
        }
        if (deletion && !now.isBefore(operation.startedAt().plus(Item.PATIENCE))) {
            return operation.at(LongOperation.FAILED, STILL_THERE);
        }
        return operation.at(form.provisioningState(item.get(), now), error(item.get(), now));
    }

    private static String error(Item item, Instant now) {
        if (item.progress(now) == Item.Progress.TIMED_OUT) {
            return Item.TIMED_OUT_MESSAGE;
        }
        JsonNode message = item.report() == null ? null : item.report().body().get("errorMessage");
        return message == null ? "The cluster reported a failure without a message." : message.asString("");
    }

    private static String name(Item item) {
        return (item.deleting() ? DELETE : PUT) + item.generation();
    }

    private static RowKey key(ClusterId cluster, ItemKind kind, String name, String operation) {
        return RowKey.ofCluster(cluster, kind.collection(), name, operation);
    }
}
