package io.mooring.functions.provider;

import io.mooring.functions.access.Call;
import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.arm.ArmResponse;
import io.mooring.functions.arm.Provider;
import java.util.ArrayList;
import java.util.Arrays;
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

    private static final Map<Provider, List<String>> TYPES = Map.of(
            Provider.KUBERNETES,
            List.of("connectedClusters", "operations"),
            Provider.KUBERNETES_CONFIGURATION,
            List.of("fluxConfigurations", "extensions", "operations"));

    /** The state of a provider; registering what is registered is no change. */
    public ArmResponse registration(Call call) {
        String subscription = call.subscription();
        String namespace = call.part("namespace");
        for (Map.Entry<Provider, List<String>> provider : TYPES.entrySet()) {
            if (provider.getKey().namespace().equalsIgnoreCase(namespace)) {
                List<Object> types = provider.getValue().stream()
                        .<Object>map(type -> type(type, provider.getKey()))
                        .toList();
                return state(subscription, provider.getKey().namespace(), "Registered", types);
            }
        }
        for (String absent : ABSENT) {
            if (absent.equalsIgnoreCase(namespace)) {
                return state(subscription, absent, "NotRegistered", List.of());
            }
        }
        throw ArmFailure.of(
                404,
                "InvalidResourceNamespace",
                "The resource namespace '" + namespace + "' is invalid: the hub has " + namespaces() + ".");
    }

    public ArmResponse register(Call call) {
        String namespace = call.part("namespace");
        if (ABSENT.stream().anyMatch(namespace::equalsIgnoreCase)) {
            throw ArmFailure.conflict("The hub does not have '" + namespace + "': it cannot be registered.");
        }
        return registration(call);
    }

    public ArmResponse kubernetesOperations(Call call) {
        return operations(Provider.KUBERNETES, "connectedClusters", "Connected Cluster");
    }

    public ArmResponse configurationOperations(Call call) {
        return operations(
                Provider.KUBERNETES_CONFIGURATION,
                "fluxConfigurations",
                "Flux Configuration",
                "extensions",
                "Extension");
    }

    private static ArmResponse state(String subscription, String namespace, String state, List<Object> types) {
        return ArmResponse.ok(Map.of(
                "id",
                "/subscriptions/" + subscription + "/providers/" + namespace,
                "namespace",
                namespace,
                "registrationState",
                state,
                "registrationPolicy",
                state.equals("Registered") ? "RegistrationFree" : "RegistrationRequired",
                "resourceTypes",
                types));
    }

    private static Map<String, Object> type(String type, Provider provider) {
        boolean ofTheTenant = type.equals("operations");
        Map<String, Object> described = new TreeMap<>();
        described.put("resourceType", type);
        described.put("locations", ofTheTenant ? List.of() : LOCATIONS);
        described.put("apiVersions", provider.versions().reversed());
        described.put("capabilities", type.equals("connectedClusters") ? "SupportsTags, SupportsLocation" : "None");
        return described;
    }

    /** @param types pairs: name in paths, name for people */
    private static ArmResponse operations(Provider provider, String... types) {
        List<Map<String, Object>> operations = new ArrayList<>();
        for (int i = 0; i < types.length; i += 2) {
            for (String action : List.of("read", "write", "delete")) {
                operations.add(operation(provider, types[i] + "/" + action, types[i + 1], action));
            }
        }
        if (provider == Provider.KUBERNETES) {
            operations.add(operation(
                    provider, "connectedClusters/listClusterUserCredential/action", types[1], "list credentials of"));
        }
        return ArmResponse.ok(Map.of("value", operations));
    }

    private static Map<String, Object> operation(Provider provider, String name, String resource, String verb) {
        String words = Character.toUpperCase(verb.charAt(0)) + verb.substring(1) + " " + resource;
        return Map.of(
                "name",
                provider.namespace() + "/" + name,
                "isDataAction",
                false,
                "display",
                Map.of(
                        "provider",
                        provider.namespace(),
                        "resource",
                        resource,
                        "operation",
                        words,
                        "description",
                        words + "."));
    }

    private static String namespaces() {
        return String.join(
                " and ",
                Arrays.stream(Provider.values())
                        .filter(TYPES::containsKey)
                        .map(Provider::namespace)
                        .toList());
    }
}
