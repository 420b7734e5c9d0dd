package io.mooring.functions.desired;

import io.mooring.functions.access.Call;
import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.arm.ArmResponse;
import io.mooring.functions.arm.Members;
import io.mooring.functions.arm.Paging;
import io.mooring.functions.arm.Precondition;
import io.mooring.functions.arm.SystemData;
import io.mooring.functions.cluster.Cluster;
import io.mooring.functions.cluster.ClusterRegistry;
import io.mooring.functions.cluster.OnboardingKey;
import io.mooring.functions.connectivity.Expired;
import io.mooring.functions.connectivity.Link;
import io.mooring.functions.connectivity.LinkRegistry;
import io.mooring.functions.contract.Accepted;
import io.mooring.functions.secret.SettingsChange;
import io.mooring.functions.secret.SettingsKey;
import io.mooring.protocol.arm.ClusterId;
import io.mooring.protocol.connectivity.ConnectivityPolicy;
import io.mooring.protocol.connectivity.ConnectivityStatus;
import io.mooring.protocol.json.Json;
import io.mooring.protocol.secret.ProtectedSettings;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What users do with one kind of item: the same for configurations and extensions, but for their form. */
public final class Items {
    private final ClusterRegistry clusters;
    private final LinkRegistry links;
    private final DesiredStore store;
    private final SettingsDue due;
    private final ConnectivityPolicy policy;
    private final ItemOperations operations;
    private final ItemForm form;

    /** What all kinds of items stand on. */
    public record Parts(
            ClusterRegistry clusters,
            LinkRegistry links,
            DesiredStore store,
            ConnectivityPolicy policy,
            ItemOperations operations,
            SettingsDue due) {}

    public Items(Parts parts, ItemForm form) {
        clusters = parts.clusters();
        links = parts.links();
        store = parts.store();
        policy = parts.policy();
        operations = parts.operations();
        due = parts.due();
        this.form = form;
    }

    public ArmResponse get(Call call) {
        Cluster parent = parent(call);
        Item item = existing(parent, call);
        return ArmResponse.ok(view(parent.id(), item, call)).with("ETag", tag(item));
    }

    public ArmResponse list(Call call) {
        Cluster parent = parent(call);
        Paging paging = Paging.of(call.request());
        List<Item> items = store.list(Place.of(parent), form.kind(), paging.after(), paging.size() + 1);
        boolean more = items.size() > paging.size();
        List<Item> page = more ? items.subList(0, paging.size()) : items;
        List<ObjectNode> values =
                page.stream().map(item -> view(parent.id(), item, call)).toList();
        return paging.page(
                call.request(), values, more ? page.get(page.size() - 1).name() : null);
    }

    public ArmResponse put(Call call) {
        return put(call, () -> {});
    }

    /** @param rule refuses what is right in itself but does not fit what else is there */
    public ArmResponse put(Call call, Runnable rule) {
        Cluster parent = parent(call);
        ObjectNode body = call.body().json();
        SettingsChange settings = form.putSettings(call.body().object("properties"));
        Item stored = change(call, parent, (link, present, generation) -> {
            ObjectNode before = present == null ? null : document(present.spec(), form.written(present.spec()));
            Accepted accepted = form.type().put(body, before, call.version());
            Item next = next(new Wish(call, parent, link, accepted, settings), present, generation);
            rule.run();
            return next;
        });
        boolean isNew = stored.generation() == stored.firstGeneration();
        return changed(isNew ? 201 : 200, call, parent, stored);
    }

    public ArmResponse patch(Call call) {
        Cluster parent = parent(call);
        Members patch = call.body();
        Members given = patch.optionalObject("properties");
        Members properties = given == null ? Members.of(Json.mapper().createObjectNode()) : given;
        SettingsChange settings = form.patchSettings(properties);
        Item stored = change(call, parent, (link, present, generation) -> {
            if (present == null) {
                throw ArmFailure.notFound(
                        form.kind().type(), call.part("name"), parent.id().resourceGroup());
            }
            ObjectNode before = document(present.spec(), form.beforePatch(form.written(present.spec()), properties));
            Accepted accepted = form.type().patch(patch.json(), before, call.version());
            return next(new Wish(call, parent, link, accepted, settings), present, generation);
        });
        return changed(202, call, parent, stored);
    }

    public ArmResponse delete(Call call) {
        Cluster parent = parent(call);
        Place place = Place.of(parent);
        String name = call.part("name");
        Optional<Item> present = store.find(place, form.kind(), name);
        if (present.isEmpty()) {
            return ArmResponse.empty(204);
        }
        Precondition.of(call.request()).check(tag(present.get()));
        if (!call.request().queryIsTrue("forceDelete")) {
            form.checkDelete(present.get());
        }
        boolean atOnce =
                !form.isLongRunning() || call.request().queryIsTrue("forceDelete") || unreachable(parent, call.now());
        Optional<Item> left = present.get().deleting() && !atOnce
                ? present
                : store.change(
                        place,
                        form.kind(),
                        name,
                        call.now(),
                        (item, generation) -> item == null ? null : gone(call, item, generation, atOnce));
        return left.isEmpty()
                ? ArmResponse.empty(200)
                : operations.begun(ArmResponse.empty(202), call, parent.id(), left.get());
    }

    /** How an operation goes. */
    public ArmResponse operation(Call call) {
        return operations.status(call, form);
    }

    /** What is left of a deletion. */
    public ArmResponse result(Call call) {
        return operations.result(call, form);
    }

    /** Whether there is one. */
    public ArmResponse head(Call call) {
        Optional<Item> item = clusters.find(call.cluster())
                .flatMap(cluster -> store.find(Place.of(cluster), form.kind(), call.part("name")));
        return ArmResponse.empty(item.isPresent() ? 204 : 404);
    }

    /** What a request asks of an item, and all that the answer depends on. */
    private record Wish(Call call, Cluster parent, Link link, Accepted accepted, SettingsChange settings) {}

    private interface Change {
        Item apply(Link link, @Nullable Item present, long generation);
    }

    private Item change(Call call, Cluster parent, Change change) {
        Link link = link(parent);
        if (expired(link, call.now())) {
            throw Expired.refusal(409, link.facts().certificateNotAfter(), policy, call.now());
        }
        form.checkName(call.part("name"));
        Precondition wanted = Precondition.of(call.request());
        return store.change(Place.of(parent), form.kind(), call.part("name"), call.now(), (present, generation) -> {
                    wanted.check(present == null ? null : tag(present));
                    if (present != null && present.deleting()) {
                        throw ArmFailure.conflict("'" + present.name() + "' is being deleted. Wait until it"
                                + " has gone, or delete it with forceDelete=true.");
                    }
                    return change.apply(link, present, generation);
                })
                .orElseThrow();
    }

    private ArmResponse changed(int status, Call call, Cluster parent, Item stored) {
        ArmResponse response =
                ArmResponse.of(status, view(parent.id(), stored, call)).with("ETag", tag(stored));
        return form.isLongRunning() ? operations.begun(response, call, parent.id(), stored) : response;
    }

    /** Each change has a generation of its own, which no other incarnation of the cluster had. */
    private static String tag(Item item) {
        return "\"" + item.generation() + "\"";
    }

    private ObjectNode document(JsonNode spec, ObjectNode properties) {
        ObjectNode document = form.beside(spec);
        document.set("properties", properties);
        return document;
    }

    private Item next(Wish wish, @Nullable Item present, long generation) {
        Call call = wish.call();
        String name = present == null ? call.part("name") : present.name();
        ObjectNode document = wish.accepted().document();
        JsonNode before = present == null ? null : present.spec();
        JsonNode properties = form.spec(name, Members.of(document).object("properties"), before);
        JsonNode spec = form.keepBeside(document, properties, before);
        SystemData by = present == null
                ? call.user().created(call.now())
                : call.user().modified(present.systemData(), call.now());
        return new Item(
                form.kind(),
                name,
                generation,
                present == null ? generation : present.firstGeneration(),
                call.now(),
                false,
                spec,
                by,
                present == null ? null : present.report(),
                settings(wish, name, present == null ? null : present.protectedSettings(), generation));
    }

    private @Nullable ProtectedSettings settings(
            Wish wish, String name, @Nullable ProtectedSettings present, long generation) {
        SettingsChange change = form.checked(wish.settings().and(wish.accepted().secrets()));
        if (change.isNothing()) {
            return present;
        }
        String resource =
                new SettingsOwner(form.kind(), name).resource(wish.parent().id());
        ProtectedSettings next = change.on(
                present,
                generation,
                (setting, value) -> key(wish.parent(), wish.link()).seal(resource, setting, value));
        if (next != null && next.version() == generation) {
            // Before they are stored, so that nothing stays for ever of which nobody knows.
            due.remember(
                    Place.of(wish.parent()),
                    form.kind(),
                    name,
                    wish.call().now().plus(Item.PATIENCE));
        }
        return next;
    }

    /** Before a cluster has enrolled, the hub knows no other key of it than the one for just that. */
    private static SettingsKey key(Cluster parent, Link link) {
        if (link.settingsKey() == null && parent.publicKey().isEmpty()) {
            throw ArmFailure.conflict("The cluster '" + parent.id().name()
                    + "' has no key, so nothing can be kept secret for it: its agentPublicKeyCertificate is empty.");
        }
        return link.settingsKey() == null
                ? SettingsKey.ofOnboarding(OnboardingKey.parse(parent.publicKey()))
                : SettingsKey.of(link.settingsKey());
    }

    private static @Nullable Item gone(Call call, Item item, long generation, boolean atOnce) {
        Precondition.of(call.request()).check(tag(item));
        return atOnce
                ? null
                : item.deleted(generation, call.user().modified(item.systemData(), call.now()), call.now());
    }

    private Cluster parent(Call call) {
        ClusterId id = call.cluster();
        return clusters.find(id)
                .orElseThrow(() -> ArmFailure.of(
                        404,
                        "ParentResourceNotFound",
                        "Failed to perform operation on nested resource: the parent '" + id + "' was not found."));
    }

    private Item existing(Cluster parent, Call call) {
        String name = call.part("name");
        return store.find(Place.of(parent), form.kind(), name)
                .orElseThrow(() -> ArmFailure.notFound(
                        form.kind().type(), name, parent.id().resourceGroup()));
    }

    /** Nobody is there who could say that something has gone: the cluster has never spoken, or never will again. */
    private boolean unreachable(Cluster parent, Instant now) {
        Link link = link(parent);
        return !link.everHeard() || expired(link, now);
    }

    private boolean expired(Link link, Instant now) {
        return ConnectivityStatus.at(now, link.facts(), policy) == ConnectivityStatus.EXPIRED;
    }

    private Link link(Cluster parent) {
        return links.find(parent.id(), parent.principalId()).orElse(Link.NONE);
    }

    private ObjectNode view(ClusterId cluster, Item item, Call call) {
        ObjectNode resource = Json.mapper().createObjectNode();
        resource.put("id", form.kind().resourceId(cluster, item.name()));
        resource.put("name", item.name());
        resource.put("type", form.kind().type());
        ObjectNode properties = resource.putObject("properties");
        properties.put("provisioningState", form.provisioningState(item, call.now()));
        form.describe(properties, item, call.now());
        resource.setAll(form.beside(item.spec()));
        resource.set("systemData", Json.mapper().valueToTree(item.systemData()));
        return form.type().shown(resource, call.version());
    }
}
