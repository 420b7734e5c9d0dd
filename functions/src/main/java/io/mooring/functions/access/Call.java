package io.mooring.functions.access;

import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.arm.ArmRequest;
import io.mooring.functions.arm.Members;
import io.mooring.functions.contract.ApiVersion;
import io.mooring.functions.contract.SupportedVersions;
import io.mooring.protocol.arm.ClusterId;
import java.time.Instant;
import java.util.Map;

/**
 * A request that has been let in.
 *
 * @param path the values of the route's parts
 * @param now the hub's clock on arrival
 * @param reach in how much of the scope the caller may do what was asked
 */
public record Call(ArmRequest request, Map<String, String> path, Caller caller, Instant now, Reach reach) {
    public Call {
        path = Map.copyOf(path);
    }

    /** A part of the path, such as {@code name}. */
    public String part(String name) {
        String value = path.get(name);
        if (value == null) {
            throw new IllegalStateException("The route has no part " + name + ": " + path.keySet());
        }
        return value;
    }

    /** @throws ArmFailure 400 if a part of the id breaks its rule */
    public ClusterId cluster() {
        try {
            return new ClusterId(part("subscription"), part("group"), part("cluster"));
        } catch (IllegalArgumentException e) {
            throw ArmFailure.of(400, "InvalidResourceName", String.valueOf(e.getMessage()));
        }
    }

    /** @throws ArmFailure 400 if the path has no GUID there */
    public String subscription() {
        String id = part("subscription");
        if (!ClusterId.isSubscriptionId(id)) {
            throw ArmFailure.of(400, "InvalidSubscriptionId", "The subscription id '" + id + "' is not a GUID.");
        }
        return id;
    }

    /** @throws ArmFailure 400 if the path has something else there */
    public String resourceGroup() {
        String name = part("group");
        if (!ClusterId.isResourceGroupName(name)) {
            throw ArmFailure.of(400, "InvalidResourceGroup", "'" + name + "' is not the name of a resource group.");
        }
        return name;
    }

    /** The version of the contract in which the caller speaks. */
    public ApiVersion version() {
        return SupportedVersions.asked(request);
    }

    public Caller.User user() {
        if (caller instanceof Caller.User user) {
            return user;
        }
        throw new IllegalStateException("The operation lets in callers other than users: " + caller);
    }

    public Caller.Agent agent() {
        if (caller instanceof Caller.Agent agent) {
            return agent;
        }
        throw new IllegalStateException("The operation lets in callers other than agents: " + caller);
    }

    public Members body() {
        return Members.parse(request.bodyWithinLimit());
    }

    public <T> T body(Class<T> type) {
        return Members.read(request.bodyWithinLimit(), type);
    }
}
