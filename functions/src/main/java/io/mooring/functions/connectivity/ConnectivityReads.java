package io.mooring.functions.connectivity;

import io.mooring.functions.access.Call;
import io.mooring.functions.access.Scope;
import io.mooring.functions.arm.ArmResponse;
import io.mooring.functions.arm.Paging;
import io.mooring.functions.cluster.Cluster;
import io.mooring.functions.cluster.ClusterRegistry;
import io.mooring.functions.tables.RowKey;
import io.mooring.protocol.connectivity.ConnectivityStatus;
import io.mooring.protocol.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What users may know of the past of a cluster's link, and of all links together. */
public final class ConnectivityReads {
    private final ClusterRegistry clusters;
    private final TransitionLog log;
    private final FleetSummary summary;

    public ConnectivityReads(ClusterRegistry clusters, TransitionLog log, FleetSummary summary) {
        this.clusters = clusters;
        this.log = log;
        this.summary = summary;
    }

    /** The transitions of a cluster, oldest first. */
    ArmResponse history(Call call) {
        Cluster cluster = clusters.get(call.cluster());
        Paging paging = Paging.of(call.request());
        List<TransitionLog.Numbered> all = log.list(cluster.id(), cluster.principalId(), call.now(), paging.after());
        List<TransitionLog.Numbered> page = all.subList(0, Math.min(all.size(), paging.size()));
        return paging.page(
                call.request(),
                page.stream().map(TransitionLog.Numbered::transition).toList(),
                page.size() < all.size() ? page.getLast().number() : null);
    }

    /** How many clusters have each status: in all, and in each group of which the caller sees all. */
    ArmResponse summary(Call call) {
        String subscription = call.subscription();
        ObjectNode body = Json.mapper().createObjectNode();
        StatusCounts sum = StatusCounts.NONE;
        @Nullable Instant asOf = null;
        ArrayNode groups = Json.mapper().createArrayNode();
        for (Map.Entry<String, FleetSummary.Counted> one :
                summary.ofSubscription(subscription).entrySet()) {
            String group = one.getKey().substring(one.getKey().indexOf(RowKey.PARTITION_SEPARATOR) + 1);
            FleetSummary.Counted counted = one.getValue();
            if (counted.all().total() > 0 && call.reach().covers(Scope.ofGroup(subscription, group))) {
                sum = sum.plus(counted.all());
                asOf = asOf == null || counted.asOf().isBefore(asOf) ? counted.asOf() : asOf;
                ObjectNode shown = groups.addObject().put("resourceGroup", group);
                shown.put("asOf", counted.asOf().toString());
                shown.set("counts", counts(counted.all()));
            }
        }
        body.put("asOf", asOf == null ? null : asOf.toString());
        body.put("total", sum.total());
        body.set("counts", counts(sum));
        body.set("groups", groups);
        return ArmResponse.ok(body);
    }

    private static ObjectNode counts(StatusCounts counts) {
        ObjectNode shown = Json.mapper().createObjectNode();
        for (ConnectivityStatus status : ConnectivityStatus.values()) {
            shown.put(status.wireName(), counts.of(status));
        }
        return shown;
    }
}
