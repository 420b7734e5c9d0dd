package io.mooring.functions.provider;

import io.mooring.functions.access.Access;
import io.mooring.functions.access.Call;
import io.mooring.functions.access.Operation;
import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.arm.ArmResponse;
import io.mooring.functions.arm.Provider;
import io.mooring.functions.contract.ApiVersion;
import io.mooring.functions.contract.ResourceType;
import io.mooring.functions.contract.ResourceTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The resource providers, which are always registered, and those that clients ask for and the hub does not have. */
public final class Providers {
    /** Of these clients only want to hear that they are not registered. */
    private static final List<String> ABSENT = List.of("Microsoft.ExtendedLocation");

    /** Regions that clients may check a location against; the hub itself takes any name. */
    private static final List<String> LOCATIONS = List.of(
            "local",
            "australiaeast",
            "brazilsouth",
            "canadacentral",
            "canadaeast",
            "centralindia",
            "centralus",
            "eastasia",
            "eastus",
            "eastus2",
            "francecentral",
            "germanywestcentral",
            "israelcentral",
            "italynorth",
            "japaneast",
            "koreacentral",
            "northcentralus",
            "northeurope",
            "norwayeast",
            "polandcentral",
            "qatarcentral",
            "southafricanorth",
            "southcentralus",
            "southeastasia",
            "spaincentral",
            "swedencentral",
            "switzerlandnorth",
            "uaenorth",
            "uksouth",
            "ukwest",
            "westcentralus",
            "westeurope",
            "westus",
            "westus2",
            "westus3");

    /** The state of a provider; registering what is registered is no change. */
    public ArmResponse registration(Call call) {
        String subscription = call.subscription();
        String namespace = call.part("namespace");
        for (String known : ResourceTypes.namespaces().toList()) {
            if (known.equalsIgnoreCase(namespace)) {
                return ArmResponse.ok(state(subscription, known, "Registered"));
            }
        }
        for (String absent : ABSENT) {
            if (absent.equalsIgnoreCase(namespace)) {
                return ArmResponse.ok(state(subscription, absent, "NotRegistered"));
            }
        }
        throw ArmFailure.of(
                404,
                "InvalidResourceNamespace",
                "The resource namespace '" + namespace + "' is invalid: the hub has "
                        + String.join(" and ", ResourceTypes.namespaces().toList()) + ".");
    }

    public ArmResponse register(Call call) {
        String namespace = call.part("namespace");
        if (ABSENT.stream().anyMatch(namespace::equalsIgnoreCase)) {
            throw ArmFailure.conflict("The hub does not have '" + namespace + "': it cannot be registered.");
        }
        return registration(call);
    }

    /** What is always registered cannot be taken back, and what never is need not. */
    public ArmResponse unregister(Call call) {
        ArmResponse state = registration(call);
        String namespace = call.part("namespace");
        if (ABSENT.stream().anyMatch(namespace::equalsIgnoreCase)) {
            return state;
        }
        throw ArmFailure.conflict("The provider '" + namespace + "' is registered in every subscription of this hub"
                + " without anybody's doing, and cannot be unregistered.");
    }

    /** All providers, as {@link #registration} has each. */
    public ArmResponse list(Call call) {
        String subscription = call.subscription();
        return ArmResponse.ok(Map.of(
                "value",
                ResourceTypes.namespaces()
                        .map(namespace -> state(subscription, namespace, "Registered"))
                        .toList()));
    }

    /** The regions that clients may name. */
    public ArmResponse locations(Call call) {
        String subscription = call.subscription();
        return ArmResponse.ok(Map.of(
                "value",
                LOCATIONS.stream()
                        .map(name -> Map.of(
                                "id",
                                "/subscriptions/" + subscription + "/locations/" + name,
                                "name",
                                name,
                                "type",
                                "Region",
                                "displayName",
                                name,
                                "regionalDisplayName",
                                name,
                                "metadata",
                                Map.of("regionType", "Physical", "regionCategory", "Other")))
                        .toList()));
    }

    /** What can be allowed to be done with the types of a provider: the actions of the table of operations. */
    public ArmResponse operations(Provider provider) {
        Map<String, Object> described = new TreeMap<>();
        for (Operation operation : Operation.values()) {
            String action = switch (operation.access()) {
                case Access.UserWith(String needed) -> needed;
                case Access.UserBelow(String needed) -> needed;
                case Access.Open open -> "";
                case Access.Proof proof -> "";
                case Access.AgentToken agent -> "";
                case Access.UserToken user -> "";
            };
            if (action.startsWith(provider.namespace() + "/")) {
                described.put(action, operation(provider, action));
            }
        }
        return ArmResponse.ok(Map.of("value", List.copyOf(described.values())));
    }

    private static Map<String, Object> state(String subscription, String namespace, String state) {
        List<Map<String, Object>> types = new ArrayList<>();
        for (ResourceType type : ResourceTypes.of(namespace)) {
            String capabilities = type.isTracked() ? "SupportsTags, SupportsLocation" : "None";
            types.add(type(type.name(), LOCATIONS, type.versions(), capabilities));
        }
        if (!types.isEmpty()) {
            types.add(type("operations", List.of(), ResourceTypes.versions(namespace), "None"));
        }
        return Map.of(
                "id",
                "/subscriptions/" + subscription + "/providers/" + namespace,
                "namespace",
                namespace,
                "registrationState",
                state,
                "registrationPolicy",
                types.isEmpty() ? "RegistrationRequired" : "RegistrationFree",
                "resourceTypes",
                types);
    }

    private static Map<String, Object> type(
            String name, List<String> locations, List<ApiVersion> versions, String capabilities) {
        Map<String, Object> described = new TreeMap<>();
        described.put("resourceType", name);
        described.put("locations", locations);
        described.put(
                "apiVersions",
                versions.reversed().stream().map(ApiVersion::text).toList());
        described.put("capabilities", capabilities);
        return described;
    }

    /** @param action such as {@code Microsoft.Kubernetes/connectedClusters/read} */
    private static Map<String, Object> operation(Provider provider, String action) {
        String[] parts = action.split("/");
        String resource = ResourceTypes.of(provider.namespace()).stream()
                .filter(type -> type.name().equals(parts[1]))
                .map(ResourceType::title)
                .findFirst()
                .orElse(parts[1]);
        String verb = parts[parts.length - 1].equals("action") ? parts[parts.length - 2] : parts[parts.length - 1];
        String words = parts.length > 3
                ? verb + " of " + resource + " ("
                        + String.join("/", List.of(parts).subList(2, parts.length)) + ")"
                : verb + " " + resource;
        String sentence = Character.toUpperCase(words.charAt(0)) + words.substring(1);
        return Map.of(
                "name",
                action,
                "isDataAction",
                false,
                "display",
                Map.of(
                        "provider",
                        provider.namespace(),
                        "resource",
                        resource,
                        "operation",
                        sentence,
                        "description",
                        sentence + "."));
    }
}
