package io.mooring.functions.access;

/** The hub's route templates. */
public final class Paths {
    public static final String HEALTH = "health";
    public static final String OPENAPI = "openapi.json";

    public static final String ENROLLMENTS = "agents/v1/enrollments";
    public static final String RENEWALS = "agents/v1/renewals";
    public static final String HEARTBEATS = "agents/v1/heartbeats";
    public static final String DESIRED_STATE = "agents/v1/desired-state";
    public static final String STATUS = "agents/v1/status";
    public static final String AUTHORITIES = "agents/v1/authorities";
    public static final String SETTINGS_KEYS = "agents/v1/settings-keys";

    public static final String ENDPOINTS = "metadata/endpoints";
    /** What {@code az} calls the data plane of a location. */
    private static final String ONBOARDING = "dp/azure-arc-k8sagents";

    public static final String ONBOARDING_HEALTH = ONBOARDING + "/healthCheck";
    public static final String ONBOARDING_SETTINGS = ONBOARDING + "/GetHelmSettings";
    public static final String ONBOARDING_PACKAGE = ONBOARDING + "/GetLatestHelmPackagePath";

    /** An OCI registry. */
    public static final String REGISTRY = "v2/{*path}";

    public static final String TENANTS = "tenants";
    public static final String SUBSCRIPTIONS = "subscriptions";
    public static final String SUBSCRIPTION = SUBSCRIPTIONS + "/{subscription}";
    public static final String GROUPS = SUBSCRIPTION + "/resourceGroups";
    public static final String GROUP = GROUPS + "/{group}";
    public static final String LOCATIONS = SUBSCRIPTION + "/locations";
    public static final String PROVIDERS = SUBSCRIPTION + "/providers";
    public static final String PROVIDER = PROVIDERS + "/{namespace}";
    public static final String PROVIDER_REGISTER = PROVIDER + "/register";
    public static final String PROVIDER_UNREGISTER = PROVIDER + "/unregister";
    public static final String KUBERNETES_OPERATIONS = "providers/Microsoft.Kubernetes/operations";
    public static final String CONFIGURATION_OPERATIONS = "providers/Microsoft.KubernetesConfiguration/operations";

    /** Not in Azure: it belongs to the hub as a whole. */
    public static final String CERTIFICATE_AUTHORITIES = "providers/Microsoft.Kubernetes/certificateAuthorities";

    public static final String CERTIFICATE_AUTHORITIES_STEP = CERTIFICATE_AUTHORITIES + "/{step}";

    public static final String CLUSTERS_OF_SUBSCRIPTION =
            "subscriptions/{subscription}/providers/Microsoft.Kubernetes/connectedClusters";
    public static final String CLUSTERS_OF_GROUP =
            "subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Kubernetes/connectedClusters";
    public static final String CLUSTER = CLUSTERS_OF_GROUP + "/{cluster}";

    private static final String LOCATION = "providers/Microsoft.Kubernetes/locations/{location}";

    public static final String CLUSTER_OPERATION = LOCATION + "/operationStatuses/{operation}";
    public static final String CLUSTER_RESULT = LOCATION + "/operationResults/{operation}";
    public static final String GROUP_RESULT = SUBSCRIPTION + "/operationresults/{operation}";

    public static final String CLUSTER_CREDENTIAL = CLUSTER + "/listClusterUserCredential";

    /** Mooring's own. */
    public static final String CONNECTIVITY_HISTORY = CLUSTER + "/connectivityHistory";

    /** Mooring's own. */
    public static final String CONNECTIVITY_SUMMARY =
            SUBSCRIPTION + "/providers/Microsoft.Kubernetes/connectivitySummary";

    /** Not in Azure. */
    public static final String CLUSTER_REACTIVATE = CLUSTER + "/reactivate";

    public static final String EVENT_SUBSCRIPTIONS = SUBSCRIPTION + "/providers/Microsoft.EventGrid/eventSubscriptions";
    public static final String EVENT_SUBSCRIPTION = EVENT_SUBSCRIPTIONS + "/{name}";

    /** Mooring's own. */
    public static final String EVENT_DEAD_LETTERS = EVENT_SUBSCRIPTION + "/deadLetters";

    private static final String OF_CLUSTER = CLUSTER + "/providers/Microsoft.KubernetesConfiguration";

    public static final String ITEM_OPERATIONS = OF_CLUSTER + "/operations";

    public static final String CONFIGURATIONS = OF_CLUSTER + "/fluxConfigurations";
    public static final String CONFIGURATION = CONFIGURATIONS + "/{name}";
    public static final String CONFIGURATION_OPERATION = CONFIGURATION + "/operations/{operation}";
    public static final String CONFIGURATION_RESULT = CONFIGURATION + "/operationResults/{operation}";

    public static final String EXTENSIONS = OF_CLUSTER + "/extensions";
    public static final String EXTENSION = EXTENSIONS + "/{name}";
    public static final String EXTENSION_OPERATION = EXTENSION + "/operations/{operation}";
    public static final String EXTENSION_RESULT = EXTENSION + "/operationResults/{operation}";

    /** At any scope: such a route is served by the function that takes everything else. */
    private static final String AT_ANY_SCOPE = "{*scope}/providers/Microsoft.Authorization";

    public static final String ROLE_ASSIGNMENTS = AT_ANY_SCOPE + "/roleAssignments";
    public static final String ROLE_ASSIGNMENT = ROLE_ASSIGNMENTS + "/{name}";
    public static final String ROLE_DEFINITIONS = AT_ANY_SCOPE + "/roleDefinitions";
    public static final String ROLE_DEFINITION = ROLE_DEFINITIONS + "/{name}";
    public static final String PERMISSIONS = AT_ANY_SCOPE + "/permissions";
    public static final String CHECK_ACCESS = AT_ANY_SCOPE + "/checkaccess";
    public static final String SOURCE_CONTROLS = OF_CLUSTER + "/sourceControlConfigurations";
    public static final String SOURCE_CONTROL = SOURCE_CONTROLS + "/{name}";

    public static final String EXTENSION_TYPES_OF_LOCATION =
            SUBSCRIPTION + "/providers/Microsoft.KubernetesConfiguration/locations/{location}/extensionTypes";
    public static final String EXTENSION_TYPE_SOURCE =
            SUBSCRIPTION + "/providers/Microsoft.KubernetesConfiguration/locations/{location}/extensionTypeSource";
    public static final String EXTENSION_TYPE_OF_LOCATION = EXTENSION_TYPES_OF_LOCATION + "/{type}";
    public static final String EXTENSION_TYPE_VERSIONS_OF_LOCATION = EXTENSION_TYPE_OF_LOCATION + "/versions";
    public static final String EXTENSION_TYPE_VERSION_OF_LOCATION = EXTENSION_TYPE_VERSIONS_OF_LOCATION + "/{version}";
    public static final String EXTENSION_TYPES_OF_CLUSTER = OF_CLUSTER + "/extensionTypes";
    public static final String EXTENSION_TYPE_OF_CLUSTER = EXTENSION_TYPES_OF_CLUSTER + "/{type}";
    public static final String EXTENSION_TYPE_VERSIONS_OF_CLUSTER = EXTENSION_TYPE_OF_CLUSTER + "/versions";
    public static final String EXTENSION_TYPE_VERSION_OF_CLUSTER = EXTENSION_TYPE_VERSIONS_OF_CLUSTER + "/{version}";

    /** Everything else. */
    public static final String ANYTHING = "{*path}";

    private Paths() {}
}
