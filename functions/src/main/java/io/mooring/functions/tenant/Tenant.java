package io.mooring.functions.tenant;

import io.mooring.functions.access.Call;
import io.mooring.functions.access.Rights;
import io.mooring.functions.arm.ArmResponse;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The hub's one tenant and its subscriptions: a subscription is there as soon as somebody has a role in it. */
public final class Tenant {
    private static final String NAME = "Mooring";

    private final String tenantId;
    private final String audience;
    private final @Nullable URI login;
    private final Rights rights;

    /**
     * @param audience for which users' tokens must be issued
     * @param login where clients log in; null is {@code /adfs} of the hub's own host
     */
    public Tenant(String tenantId, String audience, @Nullable URI login, Rights rights) {
        this.tenantId = tenantId;
        this.audience = audience;
        this.login = login;
        this.rights = rights;
    }

    /** What a client must know of a cloud before it can log in. */
    public ArmResponse endpoints(Call call) {
        String origin = call.request().origin();
        String host = origin.substring(origin.indexOf("://") + 3);
        String loginEndpoint = login == null ? origin + "/adfs" : login.toString();
        return ArmResponse.ok(Map.of(
                "name",
                NAME,
                "resourceManager",
                origin,
                // There is no graph: but az role assignment list goes on without names only if it is told of one.
                "microsoftGraphResourceId",
                origin + "/graph",
                "authentication",
                Map.of(
                        "loginEndpoint",
                        loginEndpoint,
                        "audiences",
                        List.of(audience),
                        "tenant",
                        "common",
                        "identityProvider",
                        loginEndpoint.endsWith("/adfs") ? "ADFS" : "AAD"),
                "suffixes",
                Map.of("relayEndpointSuffix", ".relay." + host),
                "dataplaneEndpoints",
                Map.of(
                        "arcConfigEndpoint",
                        origin + "/dp",
                        "arcHybridIdentityServiceEndpoint",
                        origin + "/his",
                        "arcGlobalNotificationServiceEndpoint",
                        origin + "/gns")));
    }

    public ArmResponse tenants(Call call) {
        return ArmResponse.ok(Map.of(
                "value",
                List.of(Map.of(
                        "id",
                        "/tenants/" + tenantId,
                        "tenantId",
                        tenantId,
                        "displayName",
                        NAME,
                        "tenantCategory",
                        "Home"))));
    }

    /** The subscriptions that the caller may read, or may read something in. */
    public ArmResponse subscriptions(Call call) {
        return ArmResponse.ok(Map.of(
                "value",
                rights.subscriptions(call.user()).stream()
                        .map(this::subscription)
                        .toList()));
    }

    public ArmResponse subscription(Call call) {
        return ArmResponse.ok(subscription(call.subscription()));
    }

    private Map<String, Object> subscription(String id) {
        return Map.of(
                "id",
                "/subscriptions/" + id,
                "subscriptionId",
                id,
                "tenantId",
                tenantId,
                "displayName",
                NAME + " " + id,
                "state",
                "Enabled");
    }
}
