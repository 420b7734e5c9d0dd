package io.mooring.functions.group;

import io.mooring.functions.access.Call;
import io.mooring.functions.access.Reach;
import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.arm.ArmResponse;
import io.mooring.functions.arm.Location;
import io.mooring.functions.arm.Members;
import io.mooring.functions.arm.OperationLinks;
import io.mooring.functions.arm.Paging;
import io.mooring.functions.contract.Groups;
import io.mooring.functions.operation.Cascade;
import io.mooring.functions.operation.LongOperation;
import io.mooring.functions.tables.RowKey;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What users do with resource groups. A cluster needs none to be made, and makes one by being there. */
public final class ResourceGroups {
    private final GroupRegistry registry;
    private final GroupRemoval removal;
    private final Cascade cascade;

    public ResourceGroups(GroupRegistry registry, GroupRemoval removal, Cascade cascade) {
        this.registry = registry;
        this.removal = removal;
        this.cascade = cascade;
    }

    public ArmResponse get(Call call) {
        return ArmResponse.ok(existing(call).view());
    }

    public ArmResponse head(Call call) {
        return ArmResponse.empty(
                registry.find(call.subscription(), call.resourceGroup()).isPresent() ? 204 : 404);
    }

    public ArmResponse list(Call call) {
        String subscription = call.subscription();
        Paging paging = Paging.of(call.request());
        List<Group> groups = readable(call.reach(), subscription, paging.after(), paging.size() + 1);
        boolean more = groups.size() > paging.size();
        List<Group> page = more ? groups.subList(0, paging.size()) : groups;
        return paging.page(
                call.request(),
                page.stream().map(Group::view).toList(),
                more ? page.get(page.size() - 1).name() : null);
    }

    public ArmResponse put(Call call) {
        String subscription = call.subscription();
        String name = call.resourceGroup();
        Members members = call.body();
        String location = Location.of(members);
        ObjectNode body = members.json().put("location", location);
        ObjectNode wanted = Groups.TYPE.put(body, null, call.version()).document();
        Map<String, String> tags = new TreeMap<>();
        wanted.path("tags").forEachEntry((tag, value) -> tags.put(tag, value.stringValue()));
        var isNew = new AtomicBoolean();
        Group group = registry.change(subscription, name, present -> {
            isNew.set(present == null);
            if (present == null) {
                return new Group(subscription, name, location, tags);
            }
            if (!Location.isSame(present.location(), location)) {
                throw ArmFailure.of(
                        409,
                        "InvalidResourceGroupLocation",
                        "The resource group '" + present.name() + "' is in location '" + present.location()
                                + "'. Its location cannot change.");
            }
            return new Group(present.subscriptionId(), present.name(), present.location(), tags);
        });
        return ArmResponse.of(isNew.get() ? 201 : 200, group.view());
    }

    /** The clusters go first, in steps; the first of them here. */
    public ArmResponse delete(Call call) {
        Group group = existing(call);
        LongOperation begun = cascade.begin(group.id(), call.now());
        LongOperation now = cascade.advance(begun, removal, call.now());
        String result = "/subscriptions/" + group.subscriptionId() + "/operationresults/" + now.name();
        return now.hasEnded()
                ? ArmResponse.empty(200)
                : OperationLinks.result(ArmResponse.empty(202), call.request(), result);
    }

    /** The answer to a poll of a deletion that goes on. */
    public ArmResponse result(Call call) {
        return cascade.find(call)
                .map(operation -> cascade.advance(operation, removal, call.now()))
                .filter(operation -> !operation.hasEnded())
                .map(operation -> Cascade.result(call.request(), operation))
                .orElseGet(() -> ArmResponse.empty(200));
    }

    /** The first groups behind a name in which the caller may see anything. */
    private List<Group> readable(Reach reach, String subscription, @Nullable String after, int limit) {
        if (reach.whole()) {
            return registry.list(subscription, after, limit);
        }
        String behind = after == null ? "" : RowKey.row(after);
        return reach.parts().stream()
                .flatMap(part -> part.group().stream())
                .distinct()
                .filter(name -> RowKey.row(name).compareTo(behind) > 0)
                .sorted(Comparator.comparing(name -> RowKey.row(name)))
                .flatMap(name -> registry.find(subscription, name).stream())
                .limit(limit)
                .toList();
    }

    private Group existing(Call call) {
        String name = call.resourceGroup();
        return registry.find(call.subscription(), name)
                .orElseThrow(() -> ArmFailure.of(
                        404, "ResourceGroupNotFound", "Resource group '" + name + "' could not be found."));
    }
}
