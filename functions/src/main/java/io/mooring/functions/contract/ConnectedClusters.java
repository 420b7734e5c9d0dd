package io.mooring.functions.contract;

import static io.mooring.functions.contract.Shape.list;
import static io.mooring.functions.contract.Shape.map;
import static io.mooring.functions.contract.Shape.object;
import static io.mooring.functions.contract.Shape.text;
import static io.mooring.functions.contract.Shape.time;
import static io.mooring.functions.contract.Shape.truth;
import static io.mooring.functions.contract.Shape.whole;
import static io.mooring.functions.contract.Shape.words;

import java.util.Map;

/** The declaration of Microsoft.Kubernetes/connectedClusters. */
public final class ConnectedClusters {
    private static final int COUNT_MAX = Integer.MAX_VALUE;

    private static final Shape.Structure AGENT_PROFILE = object(
            Field.of("desiredAgentVersion", text(0, 100), "The version that the agents shall have."),
            Field.of("agentAutoUpgrade", words("Enabled", "Disabled"), "Whether the agents follow new versions.")
                    .or("Enabled"),
            Field.of(
                    "systemComponents",
                    list(object(
                            Field.of("type", text(1, 200), "The kind of component."),
                            Field.of("userSpecifiedVersion", text(0, 100), "The version that somebody asked for."),
                            Field.of("majorVersion", whole(0, COUNT_MAX), "The major version to stay on."),
                            Field.of("currentVersion", text(), "The version that runs.")
                                    .readOnly())),
                    "Components that come with the agents."),
            Field.of(
                            "agentErrors",
                            list(object(
                                    Field.of("message", text(), "What is wrong."),
                                    Field.of("severity", text(), "How bad it is."),
                                    Field.of("component", text(), "The agent that says so."),
                                    Field.of("time", time(), "When it was said."))),
                            "What the agents complain about.")
                    .readOnly(),
            Field.of("agentState", text(), "How far the agents are with what is set here.")
                    .readOnly());

    private static final Shape.Structure AAD_PROFILE = object(
            Field.of("enableAzureRBAC", truth(), "Whether role assignments of the hub count in the cluster."),
            Field.of("adminGroupObjectIDs", list(text(1, 200)), "Groups whose members are cluster admins."),
            Field.of("tenantID", text(0, 200), "The tenant of the users."));

    private static final Shape.Structure OIDC_PROFILE = object(
            Field.of("enabled", truth(), "Whether the cluster issues tokens for workload identity."),
            Field.of("issuerUrl", text(), "Where the cluster's issuer is published.")
                    .readOnly(),
            Field.of("selfHostedIssuerUrl", text(0, 2048), "Where the cluster publishes its issuer by itself."));

    private static final Shape.Structure AGENT_CONFIGURATION = object(
            Field.of("feature", text(1, 200), "The feature of the agents."),
            Field.of("settings", map(text()), "Its settings."),
            Field.of("protectedSettings", map(text()), "Its settings that are never shown.")
                    .writeOnly());

    private static final Shape.Structure PROPERTIES = object(
                    Field.of(
                                    "agentPublicKeyCertificate",
                                    text(0, 4096),
                                    "The public half of the onboarding key: base64 of the DER of a PKCS#1"
                                            + " RSAPublicKey. Empty for clusters that no agent speaks for.")
                            .mandatory(),
                    Envelope.provisioningState(
                            "Succeeded", "Failed", "Canceled", "Provisioning", "Updating", "Deleting", "Accepted"),
                    Field.of("distribution", text(0, 200), "The Kubernetes distribution, such as k3s.")
                            .canBePatched(),
                    Field.of("distributionVersion", text(0, 200), "The version of the distribution.")
                            .since("2022-10-01-preview")
                            .canBePatched(),
                    Field.of("infrastructure", text(0, 200), "What the cluster runs on, such as generic."),
                    Field.of("privateLinkState", words("Enabled", "Disabled"), "Whether a private link is used.")
                            .or("Disabled"),
                    Field.of("privateLinkScopeResourceId", text(0, 2048), "The ARM id of the private link scope."),
                    Field.of(
                                    "azureHybridBenefit",
                                    words("True", "False", "NotApplicable"),
                                    "Whether licences are brought along.")
                            .since("2022-10-01-preview")
                            .or("NotApplicable")
                            .canBePatched(),
                    Field.of("aadProfile", AAD_PROFILE, "How users sign in to the cluster.")
                            .since("2024-01-01"),
                    Field.of("arcAgentProfile", AGENT_PROFILE, "What the agents shall be.")
                            .since("2024-01-01")
                            .or(Map.of()),
                    Field.of(
                                    "securityProfile",
                                    object(Field.of(
                                            "workloadIdentity",
                                            object(Field.of("enabled", truth(), "Whether it is on.")),
                                            "Identities for workloads.")),
                                    "Security features of the cluster.")
                            .since("2024-07-01-preview"),
                    Field.of("oidcIssuerProfile", OIDC_PROFILE, "The cluster's token issuer.")
                            .since("2024-07-01-preview"),
                    Field.of(
                                    "gateway",
                                    object(
                                            Field.of("enabled", truth(), "Whether it is used."),
                                            Field.of("resourceId", text(0, 2048), "The ARM id of the gateway.")),
                                    "The gateway that the agents go through.")
                            .since("2024-06-01-preview")
                            .canBePatched(),
                    Field.of("arcAgentryConfigurations", list(AGENT_CONFIGURATION), "Settings of the agents' features.")
                            .since("2024-07-01-preview"))
            .and(reported());

    private static final Shape.Structure IDENTITY = object(
            Field.of("type", words("SystemAssigned", "None"), "Whether the cluster has an identity; it cannot change.")
                    .mandatory(),
            Field.of("principalId", text(), "The object id of the identity.").readOnly(),
            Field.of("tenantId", text(), "The tenant of the identity.").readOnly());

    public static final ResourceType TYPE = new ResourceType(
            "Microsoft.Kubernetes",
            "connectedClusters",
            "Connected Cluster",
            ApiVersion.list(
                    "2021-03-01",
                    "2021-10-01",
                    "2022-05-01-preview",
                    "2022-10-01-preview",
                    "2023-11-01-preview",
                    "2024-01-01",
                    "2024-02-01-preview",
                    "2024-06-01-preview",
                    "2024-07-01-preview",
                    "2024-07-15-preview",
                    "2024-12-01-preview",
                    "2025-08-01-preview",
                    "2025-12-01-preview",
                    "2026-02-01-preview",
                    "2026-03-01",
                    "2026-05-01"),
            Envelope.tracked(
                    Field.of("kind", words("ProvisionedCluster", "AWS", "GCP"), "What kind of cluster, if not a plain.")
                            .since("2022-10-01-preview"),
                    Field.of("identity", IDENTITY, "The identity of the cluster.")
                            .mandatory(),
                    Field.of("properties", PROPERTIES, "What the cluster is like.")
                            .mandatory()));

    private ConnectedClusters() {}

    private static Field[] reported() {
        return new Field[] {
            Field.of("connectivityStatus", text(), "Connecting, Connected, Offline, Expired or AgentNotInstalled.")
                    .readOnly(),
            Field.of("lastConnectivityTime", time(), "When the hub last heard of the cluster.")
                    .readOnly(),
            Field.of("managedIdentityCertificateExpirationTime", time(), "When the identity of the cluster runs out.")
                    .readOnly(),
            Field.of("kubernetesVersion", text(), "The version of Kubernetes.").readOnly(),
            Field.of("totalNodeCount", whole(0, COUNT_MAX), "How many nodes there are.")
                    .readOnly(),
            Field.of("totalCoreCount", whole(0, COUNT_MAX), "How many cores they have.")
                    .readOnly(),
            Field.of("agentVersion", text(), "The version of the agents.").readOnly(),
            Field.of("offering", text(), "The offering that the cluster is part of.")
                    .readOnly(),
            Field.of("miscellaneousProperties", map(text()), "More that the hub knows.")
                    .since("2022-10-01-preview")
                    .readOnly()
        };
    }
}
