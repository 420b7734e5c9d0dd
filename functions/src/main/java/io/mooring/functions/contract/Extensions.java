package io.mooring.functions.contract;

import static io.mooring.functions.contract.Shape.list;
import static io.mooring.functions.contract.Shape.map;
import static io.mooring.functions.contract.Shape.object;
import static io.mooring.functions.contract.Shape.text;
import static io.mooring.functions.contract.Shape.time;
import static io.mooring.functions.contract.Shape.truth;
import static io.mooring.functions.contract.Shape.words;

import java.util.Map;

/** The declaration of Microsoft.KubernetesConfiguration/extensions. */
public final class Extensions {
    /** The first version with the members that were added after 2023-05-01. */
    private static final String NEWER = "2024-11-01";

    private static final Shape.Text NAMESPACE =
            text(1, 63).matching("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", "be the name of a Kubernetes namespace");

    private static final Shape.Structure SCOPE = object(
            Field.of(
                    "cluster",
                    object(Field.of("releaseNamespace", NAMESPACE, "Where the Helm release lives.")
                            .createOnly()),
                    "One for the whole cluster."),
            Field.of(
                    "namespace",
                    object(Field.of("targetNamespace", NAMESPACE, "The namespace that it is for.")
                            .createOnly()),
                    "One for a namespace."));

    private static final Shape.Structure CHART = object(
            Field.of(
                    "repository",
                    object(
                            Field.of("url", text(1, 2048), "Where it is: https:// or oci://.")
                                    .mandatory(),
                            Field.of("name", text(1, 255), "The name of the chart.")
                                    .mandatory()),
                    "A chart in a Helm repository or an OCI registry."),
            Field.of(
                    "git",
                    object(
                            Field.of("url", text(1, 2048), "Where it is.").mandatory(),
                            Field.of("branch", text(0, 255), "The branch to take it from."),
                            Field.of("tag", text(0, 255), "The tag to take it from."),
                            Field.of("commit", text(0, 64), "The commit to take it from."),
                            Field.of("path", text(0, 4096), "The folder of the chart.")),
                    "A chart in a Git repository."),
            Field.of(
                    "secretRef",
                    text(1, 253).matching("[a-z0-9]([a-z0-9.-]*[a-z0-9])?", "be the name of a Secret"),
                    "A Secret in the agents' namespace with username and password, ca.crt, or all of them."));

    private static final Shape.Structure LIFECYCLE = object(
            Field.of("onFailure", words("RollBack", "Keep"), "What becomes of an install or upgrade that failed."),
            Field.of("drift", words("Repair", "Report"), "What becomes of objects that others edited or deleted."),
            Field.of(
                    "crds", words("Keep", "Delete"), "What becomes of the chart's CRDs when the extension is deleted."),
            Field.of("readyWithin", text(1, 30), "How long objects may take until they are ready, such as PT5M."));

    private static final Shape.Structure IDENTITY = object(
            Field.of("type", words("SystemAssigned"), "The kind of identity."),
            Field.of("principalId", text(), "The identity's id.").readOnly(),
            Field.of("tenantId", text(), "The identity's tenant.").readOnly());

    private static final Shape.Structure PLAN = object(
            Field.of("name", text(1, 255), "Its name.").mandatory(),
            Field.of("publisher", text(1, 255), "Who sells it.").mandatory(),
            Field.of("product", text(1, 255), "What is sold.").mandatory(),
            Field.of("promotionCode", text(0, 255), "A code for a lower price."),
            Field.of("version", text(0, 100), "The version of the plan."));

    private static final Shape.Structure AKS_IDENTITY = object(
            Field.of("type", words("SystemAssigned", "UserAssigned", "Workload"), "The kind of identity."),
            Field.of("principalId", text(0, 100), "Its id.").readOnly(),
            Field.of("tenantId", text(0, 100), "Its tenant.").readOnly(),
            Field.of("objectId", text(0, 100), "Its object id."),
            Field.of("clientId", text(0, 100), "Its client id."),
            Field.of("resourceId", text(0, 2048), "Its ARM id."));

    private static final Shape.Structure MANAGEMENT = object(
            Field.of("category", text(0, 255), "The kind of management."),
            Field.of(
                    "accessDetails",
                    list(object(
                            Field.of("entity", text(0, 2048), "Who."),
                            Field.of("allowedActions", list(text(0, 255)), "What that may do."),
                            Field.of("description", text(0, 4096), "Why."))),
                    "Who may do what."));

    private static final Shape.Structure DETAILS = object(
            Field.of("docs", text(0, 2048), "Its documentation."),
            Field.of("releaseNotes", text(0, 2048), "What is new."),
            Field.of("troubleshootingGuide", text(0, 2048), "What to do if it fails."));

    private static final Shape.Structure PROPERTIES = object(
                    Envelope.provisioningState("Creating", "Updating", "Deleting", "Succeeded", "Failed", "Canceled"),
                    Field.of(
                                    "extensionType",
                                    text(1, 100),
                                    "The type, which the catalogue knows; required without chart.")
                            .createOnly(),
                    Field.of(
                                    "autoUpgradeMinorVersion",
                                    truth(),
                                    "Whether new versions are followed; true if nothing is"
                                            + " said, unless the chart and its version are given.")
                            .canBePatched(),
                    Field.of("autoUpgradeMode", words("none", "patch", "compatible"), "Which versions are followed.")
                            .since(NEWER)
                            .canBePatched(),
                    Field.of("releaseTrain", text(0, 100), "Which versions there are to follow, such as Stable.")
                            .canBePatched(),
                    Field.of("version", text(0, 100), "The version to stay on; only without automatic upgrades.")
                            .canBePatched(),
                    Field.of("scope", SCOPE, "Where it is installed: exactly one of the two.")
                            .createOnly(),
                    Field.of("configurationSettings", map(text()), "Values of the chart, by dotted keys.")
                            .or(Map.of())
                            .canBePatched(),
                    Field.of("configurationProtectedSettings", map(text()), "Values that are never shown.")
                            .writeOnly()
                            .canBeReplaced(),
                    Field.of(
                            "aksAssignedIdentity",
                            AKS_IDENTITY,
                            "The identity on AKS; kept and shown, of no effect here."),
                    Field.of("managedBy", text(0, 2048), "The ARM id of what manages the extension.")
                            .since(NEWER),
                    Field.of("managementDetails", MANAGEMENT, "Who may do what with the extension.")
                            .since(NEWER),
                    Field.of("additionalDetails", DETAILS, "Where to read more.")
                            .since(NEWER),
                    Field.of("chart", CHART, "A chart that is not in the catalogue (an addition of Mooring's).")
                            .canBePatched(),
                    Field.of("lifecycle", LIFECYCLE, "How it is looked after (an addition of Mooring's).")
                            .canBePatched())
            .and(reported());

    public static final ResourceType TYPE = new ResourceType(
            "Microsoft.KubernetesConfiguration",
            "extensions",
            "Extension",
            ApiVersion.list("2022-03-01", "2022-07-01", "2022-11-01", "2023-05-01", "2024-11-01", "2025-03-01"),
            Envelope.child(
                    Field.of("identity", IDENTITY, "The identity of the extension."),
                    Field.of("plan", PLAN, "The plan under which it was bought; kept and shown."),
                    Field.of("properties", PROPERTIES, "What is wanted, and what became of it.")
                            .mandatory()));

    private Extensions() {}

    private static Field[] reported() {
        return new Field[] {
            Field.of("currentVersion", text(), "The version that is installed.").readOnly(),
            Field.of(
                            "statuses",
                            list(object(
                                    Field.of("code", text(), "What happened, in a word."),
                                    Field.of("displayStatus", text(), "The word for people."),
                                    Field.of("level", words("Error", "Warning", "Information"), "How bad it is."),
                                    Field.of("message", text(), "What happened."),
                                    Field.of("time", time(), "When."))),
                            "What happened to it.")
                    .readOnly(),
            Field.of("statusUpdatedAt", time(), "When the cluster last said how it is (an addition of Mooring's).")
                    .readOnly(),
            Field.of(
                            "errorInfo",
                            object(
                                    Field.of("code", text(), "What is wrong, in a word."),
                                    Field.of("message", text(), "What is wrong.")),
                            "Why it failed.")
                    .readOnly(),
            Field.of("isSystemExtension", truth(), "Whether it came with the cluster and stays.")
                    .readOnly(),
            Field.of("packageUri", text(), "Where its package is.").readOnly(),
            Field.of("extensionState", text(), "The state that the cluster reports.")
                    .since(NEWER)
                    .readOnly()
        };
    }
}
