package io.mooring.functions.cluster;

import io.mooring.functions.access.Call;
import io.mooring.functions.access.Reach;
import io.mooring.functions.access.Scope;
import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.arm.ArmRequest;
import io.mooring.functions.arm.ArmResponse;
import io.mooring.functions.arm.Members;
import io.mooring.functions.arm.Paging;
import io.mooring.functions.arm.Precondition;
import io.mooring.functions.connectivity.Expired;
import io.mooring.functions.connectivity.Link;
import io.mooring.functions.connectivity.LinkRegistry;
import io.mooring.functions.connectivity.LinksByStatus;
import io.mooring.functions.contract.Accepted;
import io.mooring.functions.contract.ConnectedClusters;
import io.mooring.functions.operation.Cascade;
import io.mooring.functions.operation.LongOperation;
import io.mooring.functions.tables.KeyRange;
import io.mooring.functions.tables.RowKey;
import io.mooring.protocol.arm.ClusterId;
import io.mooring.protocol.connectivity.ConnectivityStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What users do with connected clusters. */
public final class Clusters {
    /** Several incarnations of a cluster may have left rows; a page of links is never longer than that. */
    private static final int LINKS_PER_CLUSTER_MAX = 4;

    private final ClusterRegistry registry;
    private final LinkRegistry links;
    private final ClusterReads reads;
    private final ClustersByStatus byStatus;
    private final ClusterView view;
    private final ClusterRemoval removal;
    private final Cascade cascade;

    public Clusters(
            ClusterRegistry registry, LinkRegistry links, ClusterView view, ClusterRemoval removal, Cascade cascade) {
        this.registry = registry;
        this.links = links;
        this.reads = new ClusterReads(registry, links);
        this.byStatus = new ClustersByStatus(registry, new LinksByStatus(links, view.policy()));
        this.view = view;
        this.removal = removal;
        this.cascade = cascade;
    }

    public ArmResponse get(Call call) {
        ClusterReads.Linked read = reads.get(call.cluster());
        return shown(read.cluster(), read.link(), call);
    }

    public ArmResponse put(Call call) {
        ClusterId id = call.cluster();
        var change = new PutCluster(id, call);
        change.allowAnotherKeyIf(present -> abandoned(present, call.now()));
        ClusterRegistry.Changed changed = registry.change(id, present -> {
            check(call, present);
            return change.apply(present);
        });
        Cluster before = changed.before();
        if (before == null || !before.publicKey().equals(changed.after().publicKey())) {
            links.await(id, changed.after().principalId(), call.now(), before != null);
        }
        if (before != null) {
            return shown(changed.after(), call);
        }
        boolean unused = removal.sweepUp(id, changed.after().principalId());
        LongOperation operation = cascade.done(changed.after().id().toString(), call.now());
        ArmResponse created = ArmResponse.of(201, view.of(changed.after(), Link.NONE, call.version(), call.now()))
                .with("ETag", changed.after().tag());
        return ClusterOperations.linked(created, call, changed.after(), operation);
    }

    public ArmResponse patch(Call call) {
        ClusterId id = call.cluster();
        ObjectNode patch = call.body().json();
        ClusterRegistry.Changed changed = registry.change(id, present -> {
            if (present == null) {
                throw ArmFailure.notFound(ClusterId.TYPE, id.name(), id.resourceGroup());
            }
            check(call, present);
            return patched(present, patch, call);
        });
        return shown(changed.after(), call);
    }

    /** Whether there is one. */
    public ArmResponse head(Call call) {
        return ArmResponse.empty(registry.find(call.cluster()).isPresent() ? 204 : 404);
    }

    /**
     * The resource goes first, and with it the identity of its agents; what belonged to it goes in steps, the first of
     * them here.
     */
    public ArmResponse delete(Call call) {
        ClusterId id = call.cluster();
        Optional<Cluster> present = registry.find(id);
        if (present.isEmpty()) {
            boolean unused = removal.sweepUp(id, null);
            return ArmResponse.empty(204);
        }
        check(call, present.get());
        LongOperation operation = cascade.begin(present.get().id().toString(), call.now());
        boolean unused = registry.delete(id, cluster -> check(call, cluster));
        LongOperation now = cascade.advance(operation, removal, call.now());
        return ClusterOperations.linked(ArmResponse.empty(202), call, present.get(), now);
    }

    /** The first clusters of a resource group. */
    public List<ClusterId> idsOfGroup(String subscription, String group, int limit) {
        return registry.list(KeyRange.partition(RowKey.group(subscription, group)), limit).stream()
                .map(Cluster::id)
                .toList();
    }

    /** What a request for a way into the cluster gets while the hub has none. */
    public ArmResponse credential(Call call) {
        Members body = call.body();
        body.string("authenticationMethod");
        body.word("authenticationMethod", "", "Token", "AAD");
        if (!body.has("clientProxy")) {
            throw ArmFailure.invalid("'clientProxy' is required.");
        }
        body.bool("clientProxy", false);
        Cluster cluster = registry.get(call.cluster());
        Link link = links.find(cluster.id(), cluster.principalId()).orElse(Link.NONE);
        if (view.status(link, call.now()) == ConnectivityStatus.EXPIRED) {
            throw Expired.refusal(409, link.facts().certificateNotAfter(), view.policy(), call.now());
        }
        throw ArmFailure.of(
                409,
                "ClusterConnectDisabled",
                "The feature cluster-connect is off for the cluster '"
                        + cluster.id().name() + "': this hub has no relay. Use a kubeconfig of the cluster itself.");
    }

    public ArmResponse listOfGroup(Call call) {
        return list(call, KeyRange.partition(RowKey.group(call.subscription(), call.resourceGroup())));
    }

    public ArmResponse listOfSubscription(Call call) {
        return list(call, KeyRange.partitions(call.subscription().toLowerCase(Locale.ROOT)));
    }

    private ArmResponse list(Call call, KeyRange range) {
        ArmRequest request = call.request();
        Paging paging = Paging.of(request);
        ConnectivityStatus status = StatusFilter.parse(request.query("$filter"));
        if (status != null) {
            return listOf(status, call, range, paging);
        }
        List<Cluster> clusters = readable(call.reach(), range, key(paging.after()), paging.size() + 1);
        boolean more = clusters.size() > paging.size();
        List<Cluster> page = more ? clusters.subList(0, paging.size()) : clusters;
        if (page.isEmpty()) {
            return paging.page(request, List.of(), null);
        }
        RowKey first = RowKey.cluster(page.get(0).id());
        RowKey last = RowKey.cluster(page.get(page.size() - 1).id());
        Map<RowKey, Link> known = links.between(first, last, page.size() * LINKS_PER_CLUSTER_MAX);
        List<ObjectNode> items = page.stream()
                .map(cluster -> view.of(
                        cluster,
                        known.getOrDefault(RowKey.incarnation(cluster.id(), cluster.principalId()), Link.NONE),
                        call.version(),
                        call.now()))
                .toList();
        return paging.page(request, items, more ? last.partition() + '\n' + last.row() : null);
    }

    private ArmResponse listOf(ConnectivityStatus status, Call call, KeyRange range, Paging paging) {
        List<KeyRange> ranges = call.reach().whole() ? List.of(range) : linkRanges(call.reach());
        ClustersByStatus.Page page = byStatus.page(ranges, status, key(paging.after()), paging.size(), call.now());
        List<ObjectNode> items = page.clusters().stream()
                .map(one -> view.of(one.cluster(), one.link(), call.version(), call.now()))
                .toList();
        RowKey last = page.last();
        return paging.page(call.request(), items, last == null ? null : last.partition() + '\n' + last.row());
    }

    private static List<KeyRange> linkRanges(Reach reach) {
        return ranges(reach).stream()
                .map(range -> range.from().row().isEmpty()
                        ? range
                        : KeyRange.rows(range.from().partition(), range.from().row()))
                .toList();
    }

    /** The first clusters of a range that the caller may see; what he may not see is not even read. */
    private List<Cluster> readable(Reach reach, KeyRange range, @Nullable RowKey after, int limit) {
        if (reach.whole()) {
            return registry.list(range.after(after), limit);
        }
        List<Cluster> found = new ArrayList<>();
        for (KeyRange part : ranges(reach)) {
            if (found.size() < limit) {
                found.addAll(registry.list(part.after(after), limit - found.size()));
            }
        }
        return found;
    }

    private static List<KeyRange> ranges(Reach reach) {
        List<KeyRange> ranges = new ArrayList<>();
        for (Scope part : reach.parts()) {
            String subscription = part.subscription().orElse("");
            Optional<String> group = part.group();
            Optional<String> cluster = part.cluster();
            if (cluster.isPresent() && part.isCluster()) {
                ranges.add(KeyRange.row(RowKey.cluster(subscription, group.orElse(""), cluster.get())));
            } else if (cluster.isEmpty() && group.isPresent()) {
                ranges.add(KeyRange.partition(RowKey.group(subscription, group.get())));
            }
        }
        ranges.sort(Comparator.comparing(KeyRange::from));
        return ranges;
    }

    private ArmResponse shown(Cluster cluster, Call call) {
        Link link = links.find(cluster.id(), cluster.principalId()).orElse(Link.NONE);
        return shown(cluster, link, call);
    }

    private ArmResponse shown(Cluster cluster, Link link, Call call) {
        return ArmResponse.ok(view.of(cluster, link, call.version(), call.now()))
                .with("ETag", cluster.tag());
    }

    /** Whether nobody waits for the agents with the present key any more. */
    private boolean abandoned(Cluster present, Instant now) {
        Link link = links.find(present.id(), present.principalId()).orElse(Link.NONE);
        return view.status(link, now) == ConnectivityStatus.AGENT_NOT_INSTALLED;
    }

    private static void check(Call call, @Nullable Cluster present) {
        Precondition.of(call.request()).check(present == null ? null : present.tag());
    }

    private static Cluster patched(Cluster present, ObjectNode patch, Call call) {
        Accepted accepted = ConnectedClusters.TYPE.patch(patch, present.document(), call.version());
        return Cluster.of(
                present.id(),
                present.principalId(),
                accepted.document(),
                call.user().modified(present.systemData(), call.now()));
    }

    private static @Nullable RowKey key(@Nullable String text) {
        if (text == null) {
            return null;
        }
        int line = text.indexOf('\n');
        if (line < 0) {
            throw ArmFailure.of(400, "InvalidQueryParameter", "$skiptoken is not one that this hub gave out.");
        }
        return new RowKey(text.substring(0, line), text.substring(line + 1));
    }
}
