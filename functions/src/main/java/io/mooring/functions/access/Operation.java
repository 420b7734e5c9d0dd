package io.mooring.functions.access;

import io.mooring.functions.arm.ArmRequest;
import io.mooring.functions.arm.PathTemplate;
import io.mooring.functions.arm.Provider;
import io.mooring.functions.contract.SupportedVersions;
import java.net.URI;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** The one table of what can be asked of the hub, and of whom it is expected. */
public enum Operation {
    GET_HEALTH("GET", Paths.HEALTH, Provider.NONE, new Access.Open()),
    GET_OPENAPI("GET", Paths.OPENAPI, Provider.NONE, new Access.Open()),

    ENROLL("POST", Paths.ENROLLMENTS, Provider.NONE, new Access.Proof()),
    RENEW("POST", Paths.RENEWALS, Provider.NONE, new Access.AgentToken()),
    HEARTBEAT("POST", Paths.HEARTBEATS, Provider.NONE, new Access.AgentToken()),
    GET_DESIRED_STATE("GET", Paths.DESIRED_STATE, Provider.NONE, new Access.AgentToken()),
    REPORT_STATUS("POST", Paths.STATUS, Provider.NONE, new Access.AgentToken()),
    LEARN_AUTHORITIES("POST", Paths.AUTHORITIES, Provider.NONE, new Access.AgentToken()),
    PUT_SETTINGS_KEY("POST", Paths.SETTINGS_KEYS, Provider.NONE, new Access.AgentToken()),

    GET_ENDPOINTS("GET", Paths.ENDPOINTS, Provider.NONE, new Access.Open()),
    CHECK_ONBOARDING("POST", Paths.ONBOARDING_HEALTH, Provider.NONE, new Access.UserToken()),
    /** The handler also asks for the right to write the cluster that the body names. */
    GET_HELM_SETTINGS("POST", Paths.ONBOARDING_SETTINGS, Provider.NONE, new Access.UserToken()),
    GET_LATEST_PACKAGE("POST", Paths.ONBOARDING_PACKAGE, Provider.NONE, new Access.UserToken()),
    PULL_CHART("GET", Paths.REGISTRY, Provider.NONE, new Access.Open()),
    RESOLVE_CHART("HEAD", Paths.REGISTRY, Provider.NONE, new Access.Open()),
    LIST_TENANTS("GET", Paths.TENANTS, Provider.RESOURCES, new Access.UserToken()),
    LIST_SUBSCRIPTIONS("GET", Paths.SUBSCRIPTIONS, Provider.RESOURCES, new Access.UserToken()),
    GET_SUBSCRIPTION("GET", Paths.SUBSCRIPTION, Provider.RESOURCES, below(Actions.SUBSCRIPTIONS_READ)),
    LIST_GROUPS("GET", Paths.GROUPS, Provider.RESOURCES, below(Actions.GROUPS_READ)),
    GET_GROUP("GET", Paths.GROUP, Provider.RESOURCES, Actions.GROUPS_READ),
    HEAD_GROUP("HEAD", Paths.GROUP, Provider.RESOURCES, Actions.GROUPS_READ),
    PUT_GROUP("PUT", Paths.GROUP, Provider.RESOURCES, Actions.GROUPS_WRITE),
    DELETE_GROUP("DELETE", Paths.GROUP, Provider.RESOURCES, Actions.GROUPS_DELETE),
    GET_GROUP_RESULT("GET", Paths.GROUP_RESULT, Provider.RESOURCES, below(Actions.SUBSCRIPTIONS_READ)),
    LIST_LOCATIONS("GET", Paths.LOCATIONS, Provider.RESOURCES, below(Actions.SUBSCRIPTIONS_READ)),
    LIST_PROVIDERS("GET", Paths.PROVIDERS, Provider.RESOURCES, below(Actions.SUBSCRIPTIONS_READ)),
    GET_PROVIDER("GET", Paths.PROVIDER, Provider.RESOURCES, below(Actions.SUBSCRIPTIONS_READ)),
    REGISTER_PROVIDER("POST", Paths.PROVIDER_REGISTER, Provider.RESOURCES, Actions.PROVIDERS_REGISTER),
    UNREGISTER_PROVIDER("POST", Paths.PROVIDER_UNREGISTER, Provider.RESOURCES, Actions.PROVIDERS_UNREGISTER),
    /** The handler lets in only those whom the hub's settings name as owners. */
    GET_CERTIFICATE_AUTHORITIES("GET", Paths.CERTIFICATE_AUTHORITIES, Provider.KUBERNETES, new Access.UserToken()),
    CHANGE_CERTIFICATE_AUTHORITIES(
            "POST", Paths.CERTIFICATE_AUTHORITIES_STEP, Provider.KUBERNETES, new Access.UserToken()),
    LIST_KUBERNETES_OPERATIONS("GET", Paths.KUBERNETES_OPERATIONS, Provider.KUBERNETES, new Access.UserToken()),
    LIST_CONFIGURATION_OPERATIONS(
            "GET", Paths.CONFIGURATION_OPERATIONS, Provider.KUBERNETES_CONFIGURATION, new Access.UserToken()),

    LIST_CLUSTERS_OF_SUBSCRIPTION(
            "GET", Paths.CLUSTERS_OF_SUBSCRIPTION, Provider.KUBERNETES, below(Actions.CLUSTERS_READ)),
    LIST_CLUSTERS_OF_GROUP("GET", Paths.CLUSTERS_OF_GROUP, Provider.KUBERNETES, below(Actions.CLUSTERS_READ)),
    GET_CLUSTER_OPERATION("GET", Paths.CLUSTER_OPERATION, Provider.KUBERNETES, new Access.UserToken()),
    GET_CLUSTER_RESULT("GET", Paths.CLUSTER_RESULT, Provider.KUBERNETES, new Access.UserToken()),
    HEAD_CLUSTER("HEAD", Paths.CLUSTER, Provider.KUBERNETES, Actions.CLUSTERS_READ),
    GET_CLUSTER("GET", Paths.CLUSTER, Provider.KUBERNETES, Actions.CLUSTERS_READ),
    PUT_CLUSTER("PUT", Paths.CLUSTER, Provider.KUBERNETES, Actions.CLUSTERS_WRITE),
    PATCH_CLUSTER("PATCH", Paths.CLUSTER, Provider.KUBERNETES, Actions.CLUSTERS_WRITE),
    REACTIVATE_CLUSTER("POST", Paths.CLUSTER_REACTIVATE, Provider.KUBERNETES, Actions.CLUSTERS_REACTIVATE),
    LIST_CLUSTER_CREDENTIAL("POST", Paths.CLUSTER_CREDENTIAL, Provider.KUBERNETES, Actions.CLUSTERS_CREDENTIAL),
    DELETE_CLUSTER("DELETE", Paths.CLUSTER, Provider.KUBERNETES, Actions.CLUSTERS_DELETE),

    LIST_CONNECTIVITY_HISTORY("GET", Paths.CONNECTIVITY_HISTORY, Provider.KUBERNETES, Actions.CLUSTERS_READ),
    GET_CONNECTIVITY_SUMMARY("GET", Paths.CONNECTIVITY_SUMMARY, Provider.KUBERNETES, below(Actions.CLUSTERS_READ)),

    LIST_EVENT_SUBSCRIPTIONS("GET", Paths.EVENT_SUBSCRIPTIONS, Provider.EVENT_GRID, Actions.EVENTS_READ),
    GET_EVENT_SUBSCRIPTION("GET", Paths.EVENT_SUBSCRIPTION, Provider.EVENT_GRID, Actions.EVENTS_READ),
    PUT_EVENT_SUBSCRIPTION("PUT", Paths.EVENT_SUBSCRIPTION, Provider.EVENT_GRID, Actions.EVENTS_WRITE),
    DELETE_EVENT_SUBSCRIPTION("DELETE", Paths.EVENT_SUBSCRIPTION, Provider.EVENT_GRID, Actions.EVENTS_DELETE),
    LIST_DEAD_LETTERS("GET", Paths.EVENT_DEAD_LETTERS, Provider.EVENT_GRID, Actions.EVENTS_READ),

    LIST_ITEM_OPERATIONS("GET", Paths.ITEM_OPERATIONS, Provider.KUBERNETES_CONFIGURATION, Actions.OPERATIONS_READ),

    LIST_CONFIGURATIONS("GET", Paths.CONFIGURATIONS, Provider.KUBERNETES_CONFIGURATION, Actions.FLUX_READ),
    HEAD_CONFIGURATION("HEAD", Paths.CONFIGURATION, Provider.KUBERNETES_CONFIGURATION, Actions.FLUX_READ),
    GET_CONFIGURATION("GET", Paths.CONFIGURATION, Provider.KUBERNETES_CONFIGURATION, Actions.FLUX_READ),
    PUT_CONFIGURATION("PUT", Paths.CONFIGURATION, Provider.KUBERNETES_CONFIGURATION, Actions.FLUX_WRITE),
    PATCH_CONFIGURATION("PATCH", Paths.CONFIGURATION, Provider.KUBERNETES_CONFIGURATION, Actions.FLUX_WRITE),
    DELETE_CONFIGURATION("DELETE", Paths.CONFIGURATION, Provider.KUBERNETES_CONFIGURATION, Actions.FLUX_DELETE),
    GET_CONFIGURATION_OPERATION(
            "GET", Paths.CONFIGURATION_OPERATION, Provider.KUBERNETES_CONFIGURATION, Actions.FLUX_OPERATION),
    GET_CONFIGURATION_RESULT(
            "GET", Paths.CONFIGURATION_RESULT, Provider.KUBERNETES_CONFIGURATION, Actions.FLUX_OPERATION),

    LIST_EXTENSIONS("GET", Paths.EXTENSIONS, Provider.KUBERNETES_CONFIGURATION, Actions.EXTENSIONS_READ),
    HEAD_EXTENSION("HEAD", Paths.EXTENSION, Provider.KUBERNETES_CONFIGURATION, Actions.EXTENSIONS_READ),
    GET_EXTENSION("GET", Paths.EXTENSION, Provider.KUBERNETES_CONFIGURATION, Actions.EXTENSIONS_READ),
    PUT_EXTENSION("PUT", Paths.EXTENSION, Provider.KUBERNETES_CONFIGURATION, Actions.EXTENSIONS_WRITE),
    PATCH_EXTENSION("PATCH", Paths.EXTENSION, Provider.KUBERNETES_CONFIGURATION, Actions.EXTENSIONS_WRITE),
    DELETE_EXTENSION("DELETE", Paths.EXTENSION, Provider.KUBERNETES_CONFIGURATION, Actions.EXTENSIONS_DELETE),
    GET_EXTENSION_OPERATION(
            "GET", Paths.EXTENSION_OPERATION, Provider.KUBERNETES_CONFIGURATION, Actions.EXTENSIONS_OPERATION),
    GET_EXTENSION_RESULT(
            "GET", Paths.EXTENSION_RESULT, Provider.KUBERNETES_CONFIGURATION, Actions.EXTENSIONS_OPERATION),

    LIST_ROLE_ASSIGNMENTS("GET", Paths.ROLE_ASSIGNMENTS, Provider.AUTHORIZATION, below(Actions.ASSIGNMENTS_READ)),
    GET_ROLE_ASSIGNMENT("GET", Paths.ROLE_ASSIGNMENT, Provider.AUTHORIZATION, Actions.ASSIGNMENTS_READ),
    PUT_ROLE_ASSIGNMENT("PUT", Paths.ROLE_ASSIGNMENT, Provider.AUTHORIZATION, Actions.ASSIGNMENTS_WRITE),
    DELETE_ROLE_ASSIGNMENT("DELETE", Paths.ROLE_ASSIGNMENT, Provider.AUTHORIZATION, Actions.ASSIGNMENTS_DELETE),
    LIST_ROLE_DEFINITIONS("GET", Paths.ROLE_DEFINITIONS, Provider.AUTHORIZATION, new Access.UserToken()),
    GET_ROLE_DEFINITION("GET", Paths.ROLE_DEFINITION, Provider.AUTHORIZATION, new Access.UserToken()),
    LIST_PERMISSIONS("GET", Paths.PERMISSIONS, Provider.AUTHORIZATION, new Access.UserToken()),
    CHECK_ACCESS("POST", Paths.CHECK_ACCESS, Provider.AUTHORIZATION, new Access.AgentToken()),
    LIST_SOURCE_CONTROLS("GET", Paths.SOURCE_CONTROLS, Provider.KUBERNETES_CONFIGURATION, Actions.SOURCE_CONTROL_READ),
    GET_SOURCE_CONTROL("GET", Paths.SOURCE_CONTROL, Provider.KUBERNETES_CONFIGURATION, Actions.SOURCE_CONTROL_READ),
    PUT_SOURCE_CONTROL("PUT", Paths.SOURCE_CONTROL, Provider.KUBERNETES_CONFIGURATION, Actions.SOURCE_CONTROL_WRITE),
    DELETE_SOURCE_CONTROL(
            "DELETE", Paths.SOURCE_CONTROL, Provider.KUBERNETES_CONFIGURATION, Actions.SOURCE_CONTROL_DELETE),

    LIST_EXTENSION_TYPES_OF_LOCATION(
            "GET",
            Paths.EXTENSION_TYPES_OF_LOCATION,
            Provider.KUBERNETES_CONFIGURATION,
            below(Actions.EXTENSION_TYPES_READ)),
    GET_EXTENSION_TYPE_OF_LOCATION(
            "GET",
            Paths.EXTENSION_TYPE_OF_LOCATION,
            Provider.KUBERNETES_CONFIGURATION,
            below(Actions.EXTENSION_TYPES_READ)),
    LIST_EXTENSION_TYPE_VERSIONS_OF_LOCATION(
            "GET",
            Paths.EXTENSION_TYPE_VERSIONS_OF_LOCATION,
            Provider.KUBERNETES_CONFIGURATION,
            below(Actions.EXTENSION_TYPES_READ)),
    GET_EXTENSION_TYPE_VERSION_OF_LOCATION(
            "GET",
            Paths.EXTENSION_TYPE_VERSION_OF_LOCATION,
            Provider.KUBERNETES_CONFIGURATION,
            below(Actions.EXTENSION_TYPES_READ)),
    GET_EXTENSION_TYPE_SOURCE(
            "GET", Paths.EXTENSION_TYPE_SOURCE, Provider.KUBERNETES_CONFIGURATION, below(Actions.EXTENSION_TYPES_READ)),
    LIST_EXTENSION_TYPES_OF_CLUSTER(
            "GET", Paths.EXTENSION_TYPES_OF_CLUSTER, Provider.KUBERNETES_CONFIGURATION, Actions.EXTENSION_TYPES_READ),
    GET_EXTENSION_TYPE_OF_CLUSTER(
            "GET", Paths.EXTENSION_TYPE_OF_CLUSTER, Provider.KUBERNETES_CONFIGURATION, Actions.EXTENSION_TYPES_READ),
    LIST_EXTENSION_TYPE_VERSIONS_OF_CLUSTER(
            "GET",
            Paths.EXTENSION_TYPE_VERSIONS_OF_CLUSTER,
            Provider.KUBERNETES_CONFIGURATION,
            Actions.EXTENSION_TYPES_READ),
    GET_EXTENSION_TYPE_VERSION_OF_CLUSTER(
            "GET",
            Paths.EXTENSION_TYPE_VERSION_OF_CLUSTER,
            Provider.KUBERNETES_CONFIGURATION,
            Actions.EXTENSION_TYPES_READ),

    UNKNOWN("*", Paths.ANYTHING, Provider.NONE, new Access.UserToken());

    private final String method;
    private final String path;
    private final Provider provider;

    @SuppressWarnings("ImmutableEnumChecker") // All of them are records of strings.
    private final Access access;

    @SuppressWarnings("ImmutableEnumChecker") // Copies that nobody can change.
    private final SupportedVersions versions;

    Operation(String method, String path, Provider provider, String action) {
        this(method, path, provider, new Access.UserWith(action));
    }

    Operation(String method, String path, Provider provider, Access access) {
        this.method = method;
        this.path = path;
        this.provider = provider;
        this.access = access;
        this.versions = SupportedVersions.of(provider, path);
    }

    public Provider provider() {
        return provider;
    }

    /** In which it can be asked for. */
    public SupportedVersions versions() {
        return versions;
    }

    private static Access below(String action) {
        return new Access.UserBelow(action);
    }

    /** The methods of the operations that there are at a path. */
    public static SortedSet<String> methodsAt(URI uri) {
        SortedSet<String> methods = new TreeSet<>();
        for (Operation operation : values()) {
            if (operation != UNKNOWN && new PathTemplate(operation.path).matches(uri)) {
                methods.add(operation.method);
            }
        }
        return methods;
    }

    /** The operation on an extension of any scope that a request asks for, else {@link #UNKNOWN}. */
    public static Operation atAnyScope(String method, URI uri) {
        for (Operation operation : values()) {
            if (operation.isAtAnyScope()
                    && operation.method.equals(method)
                    && new PathTemplate(operation.path).matches(uri)) {
                return operation;
            }
        }
        return UNKNOWN;
    }

    /** Whether the path may begin with any scope; then the function of {@link #UNKNOWN} serves it. */
    public boolean isAtAnyScope() {
        return path.startsWith("{*scope}");
    }

    public String method() {
        return method;
    }

    public String path() {
        return path;
    }

    public Access access() {
        return access;
    }

    /** The path's values, once path and version are in order. */
    public Map<String, String> read(ArmRequest request) {
        if (this == UNKNOWN) {
            return Map.of();
        }
        Map<String, String> values = new PathTemplate(path).values(request.uri());
        versions.check(request);
        return values;
    }

    private static final class Actions {
        static final String SUBSCRIPTIONS_READ = "Microsoft.Resources/subscriptions/read";
        static final String GROUPS_READ = "Microsoft.Resources/subscriptions/resourceGroups/read";
        static final String GROUPS_WRITE = "Microsoft.Resources/subscriptions/resourceGroups/write";
        static final String GROUPS_DELETE = "Microsoft.Resources/subscriptions/resourceGroups/delete";
        static final String PROVIDERS_UNREGISTER = "Microsoft.Resources/subscriptions/providers/unregister/action";
        static final String PROVIDERS_REGISTER = "Microsoft.Resources/subscriptions/providers/register/action";
        static final String ASSIGNMENTS_READ = "Microsoft.Authorization/roleAssignments/read";
        static final String ASSIGNMENTS_WRITE = "Microsoft.Authorization/roleAssignments/write";
        static final String ASSIGNMENTS_DELETE = "Microsoft.Authorization/roleAssignments/delete";
        static final String CLUSTERS_READ = "Microsoft.Kubernetes/connectedClusters/read";
        static final String CLUSTERS_WRITE = "Microsoft.Kubernetes/connectedClusters/write";
        static final String CLUSTERS_DELETE = "Microsoft.Kubernetes/connectedClusters/delete";
        static final String CLUSTERS_REACTIVATE = "Microsoft.Kubernetes/connectedClusters/reactivate/action";
        static final String CLUSTERS_CREDENTIAL =
                "Microsoft.Kubernetes/connectedClusters/listClusterUserCredential/action";
        static final String EVENTS_READ = "Microsoft.EventGrid/eventSubscriptions/read";
        static final String EVENTS_WRITE = "Microsoft.EventGrid/eventSubscriptions/write";
        static final String EVENTS_DELETE = "Microsoft.EventGrid/eventSubscriptions/delete";
        static final String OPERATIONS_READ = "Microsoft.KubernetesConfiguration/operations/read";
        static final String FLUX_READ = "Microsoft.KubernetesConfiguration/fluxConfigurations/read";
        static final String FLUX_WRITE = "Microsoft.KubernetesConfiguration/fluxConfigurations/write";
        static final String FLUX_DELETE = "Microsoft.KubernetesConfiguration/fluxConfigurations/delete";
        static final String FLUX_OPERATION = "Microsoft.KubernetesConfiguration/fluxConfigurations/operations/read";
        static final String EXTENSIONS_READ = "Microsoft.KubernetesConfiguration/extensions/read";
        static final String EXTENSIONS_WRITE = "Microsoft.KubernetesConfiguration/extensions/write";
        static final String EXTENSIONS_DELETE = "Microsoft.KubernetesConfiguration/extensions/delete";
        static final String EXTENSIONS_OPERATION = "Microsoft.KubernetesConfiguration/extensions/operations/read";

        static final String SOURCE_CONTROL_READ = "Microsoft.KubernetesConfiguration/sourceControlConfigurations/read";
        static final String SOURCE_CONTROL_WRITE =
                "Microsoft.KubernetesConfiguration/sourceControlConfigurations/write";
        static final String SOURCE_CONTROL_DELETE =
                "Microsoft.KubernetesConfiguration/sourceControlConfigurations/delete";
        static final String EXTENSION_TYPES_READ = "Microsoft.KubernetesConfiguration/extensionTypes/read";

        private Actions() {}
    }
}
