package io.mooring.functions.contract;

import static io.mooring.functions.contract.Shape.list;
import static io.mooring.functions.contract.Shape.map;
import static io.mooring.functions.contract.Shape.object;
import static io.mooring.functions.contract.Shape.seconds;
import static io.mooring.functions.contract.Shape.text;
import static io.mooring.functions.contract.Shape.time;
import static io.mooring.functions.contract.Shape.truth;
import static io.mooring.functions.contract.Shape.whole;
import static io.mooring.functions.contract.Shape.words;

import java.util.Map;

/** The declaration of Microsoft.KubernetesConfiguration/fluxConfigurations. */
public final class FluxConfigurations {
    private static final int KUSTOMIZATIONS_MAX = 500;
    private static final int SECONDS = 600;
    private static final String OCI_SINCE = "2024-11-01";
    private static final String NAME = "[a-z0-9]([a-z0-9-]*[a-z0-9])?";
    private static final String[] STATES = {"Compliant", "Non-Compliant", "Pending", "Suspended", "Unknown"};

    private static final Shape.Text NAMESPACE =
            text(1, 63).matching("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", "be the name of a Kubernetes namespace");

    private static final Shape.Structure GIT = source(
            Field.of(
                    "repositoryRef",
                    object(
                            Field.of("branch", text(0, 255), "The branch to follow."),
                            Field.of("tag", text(0, 255), "The tag to stay on; wins over the branch."),
                            Field.of("semver", text(0, 255), "The range of tags to follow; wins over the tag."),
                            Field.of("commit", text(0, 64), "The commit to stay on; wins over all.")),
                    "What of the repository is wanted."),
            Field.of("sshKnownHosts", text(), "Base64 of the known_hosts for ssh."),
            Field.of("httpsUser", text(0, 1024), "The user for https."),
            Field.of("httpsCACert", text(), "Base64 of the certificate authority for https."),
            Field.of("provider", words("Azure", "GitHub", "Generic"), "Who authenticates.")
                    .since(OCI_SINCE));

    private static final Shape.Structure BUCKET = source(
            Field.of("bucketName", text(0, 255), "The name of the bucket."),
            Field.of("insecure", truth(), "Whether plain http is used.").or(true),
            Field.of("accessKey", text(0, 1024), "The access key."));

    private static final Shape.Structure BLOB = source(
            Field.of("containerName", text(0, 255), "The name of the container."),
            Field.of(
                    "servicePrincipal",
                    object(
                            Field.of("clientId", text(0, 255), "Its application id."),
                            Field.of("tenantId", text(0, 255), "Its tenant."),
                            Field.of("clientSecret", text(), "Its secret.").writeOnly(),
                            Field.of("clientCertificate", text(), "Base64 of its certificate.")
                                    .writeOnly(),
                            Field.of("clientCertificatePassword", text(), "The password of the certificate.")
                                    .writeOnly(),
                            Field.of("clientCertificateSendChain", truth(), "Whether the chain is sent along.")
                                    .or(false)),
                    "The service principal that reads the container."),
            Field.of("accountKey", text(), "The key of the storage account.").writeOnly(),
            Field.of("sasToken", text(), "A shared access signature.").writeOnly(),
            Field.of(
                    "managedIdentity",
                    object(Field.of("clientId", text(0, 255), "Its client id.")),
                    "The identity that reads the container."));

    private static final Shape.Structure OCI = source(
            Field.of(
                    "repositoryRef",
                    object(
                            Field.of("tag", text(0, 255), "The tag to follow; latest if nothing is said."),
                            Field.of("semver", text(0, 255), "The range of tags to follow; wins over the tag."),
                            Field.of("digest", text(0, 255), "The digest to stay on; wins over all.")),
                    "What of the repository is wanted."),
            Field.of(
                    "layerSelector",
                    object(
                            Field.of("mediaType", text(0, 255), "The media type of the layer."),
                            Field.of("operation", words("extract", "copy"), "What is done with it.")
                                    .or("extract")),
                    "Which layer has the files."),
            Field.of(
                    "verify",
                    object(
                            Field.of("provider", text(0, 100), "Who verifies, such as cosign."),
                            Field.of("verificationConfig", map(text()), "What it verifies with."),
                            Field.of(
                                    "matchOidcIdentity",
                                    list(object(
                                            Field.of("issuer", text(0, 2048), "A pattern of the issuer."),
                                            Field.of("subject", text(0, 2048), "A pattern of the subject."))),
                                    "Whose signatures count.")),
                    "How signatures are verified."),
            Field.of("insecure", truth(), "Whether plain http is used.").or(false),
            Field.of("useWorkloadIdentity", truth(), "Whether the workload's identity reads it.")
                    .or(false),
            Field.of("serviceAccountName", text(0, 253), "The service account whose pull secrets are used."),
            Field.of(
                    "tlsConfig",
                    object(
                            Field.of("clientCertificate", text(), "Base64 of the client's certificate."),
                            Field.of("privateKey", text(), "Base64 of its key.").writeOnly(),
                            Field.of("caCertificate", text(), "Base64 of the certificate authority.")),
                    "Certificates for the registry."));

    private static final Shape.Structure KUSTOMIZATION = object(
            Field.of("name", text(), "The key of this kustomization.").readOnly(),
            Field.of("path", text(0, 4096), "The folder in the source.").or(""),
            Field.of("dependsOn", list(text(1, 63)), "Kustomizations that must be ready first."),
            interval("timeoutInSeconds", "How long applying it may take.").or(SECONDS),
            interval("syncIntervalInSeconds", "How often it is applied.").or(SECONDS),
            interval("retryIntervalInSeconds", "How soon a failure is tried again; as the sync interval if not set."),
            Field.of("prune", truth(), "Whether what leaves the source leaves the cluster.")
                    .or(false),
            Field.of("force", truth(), "Whether objects that cannot be changed are made anew.")
                    .or(false),
            Field.of("wait", truth(), "Whether it is ready only when its objects are.")
                    .or(true),
            Field.of(
                    "postBuild",
                    object(
                            Field.of("substitute", map(text()), "Values for variables in the files."),
                            Field.of(
                                    "substituteFrom",
                                    list(object(
                                            Field.of("kind", words("ConfigMap", "Secret"), "What holds the values.")
                                                    .mandatory(),
                                            Field.of("name", text(1, 253), "Its name.")
                                                    .mandatory(),
                                            Field.of("optional", truth(), "Whether it may be missing.")
                                                    .or(false))),
                                    "Where more values come from.")),
                    "Variables of the files."));

    private static final Shape.Structure PROPERTIES = object(
                    Envelope.provisioningState("Creating", "Updating", "Deleting", "Succeeded", "Failed", "Canceled"),
                    Field.of("scope", words("cluster", "namespace"), "What the configuration may touch.")
                            .or("cluster")
                            .createOnly(),
                    Field.of("namespace", NAMESPACE, "Where its source and its Kustomizations live.")
                            .or("default")
                            .createOnly(),
                    Field.of(
                                    "sourceKind",
                                    words("GitRepository", "Bucket", "AzureBlob", "OCIRepository"),
                                    "What kind of source it has; the member for that kind is required.")
                            .mandatory()
                            .canBePatched(),
                    Field.of("suspend", truth(), "Whether all of it rests.")
                            .or(false)
                            .canBePatched(),
                    Field.of("gitRepository", GIT, "A Git repository.").canBePatched(),
                    Field.of("bucket", BUCKET, "A bucket of S3's kind.").canBePatched(),
                    Field.of("azureBlob", BLOB, "A container of blobs.").canBePatched(),
                    Field.of("ociRepository", OCI, "An OCI repository.")
                            .since(OCI_SINCE)
                            .canBePatched(),
                    Field.of(
                                    "kustomizations",
                                    map(
                                                    text(1, 62)
                                                            .matching(
                                                                    NAME,
                                                                    "have lower-case letters, digits and hyphens only"),
                                                    KUSTOMIZATION)
                                            .entriesMax(KUSTOMIZATIONS_MAX),
                                    "What is applied from the source, by name.")
                            .or(Map.of())
                            .canBePatched(),
                    Field.of("configurationProtectedSettings", map(text()), "Credentials for the source.")
                            .writeOnly()
                            .canBeReplaced(),
                    Field.of("waitForReconciliation", truth(), "Whether a change is done only when it is compliant.")
                            .since(OCI_SINCE),
                    Field.of("reconciliationWaitDuration", text(0, 64).as("duration"), "How long it may wait.")
                            .since(OCI_SINCE))
            .and(reported());

    public static final ResourceType TYPE = new ResourceType(
            "Microsoft.KubernetesConfiguration",
            "fluxConfigurations",
            "Flux Configuration",
            ApiVersion.list("2022-03-01", "2022-07-01", "2022-11-01", "2023-05-01", "2024-11-01", "2025-04-01"),
            Envelope.child(Field.of("properties", PROPERTIES, "What is wanted, and what became of it.")
                    .mandatory()));

    private FluxConfigurations() {}

    private static Shape.Structure source(Field... own) {
        return object(
                        Field.of("url", text(1, 2048), "Where it is.").mandatory(),
                        interval("timeoutInSeconds", "How long fetching it may take.")
                                .or(SECONDS),
                        interval("syncIntervalInSeconds", "How often it is looked at.")
                                .or(SECONDS),
                        Field.of("localAuthRef", text(0, 253), "A Secret of the cluster with the credentials."))
                .and(own);
    }

    private static Field interval(String name, String about) {
        return Field.of(name, seconds(), about);
    }

    private static Field[] reported() {
        return new Field[] {
            Field.of("complianceState", words(STATES), "Whether the cluster is as configured.")
                    .readOnly(),
            Field.of("statuses", list(status()), "The state of each object that it brought.")
                    .readOnly(),
            Field.of("repositoryPublicKey", text(), "The public key to register for ssh.")
                    .readOnly(),
            Field.of("sourceSyncedCommitId", text(), "The revision that was fetched last.")
                    .readOnly(),
            Field.of("sourceUpdatedAt", time(), "When the source last changed.").readOnly(),
            Field.of("statusUpdatedAt", time(), "When the cluster last said how it is.")
                    .readOnly(),
            Field.of("errorMessage", text(), "The first thing that is wrong.").readOnly()
        };
    }

    private static Shape.Structure status() {
        Shape.Structure owner =
                object(Field.of("name", text(), "Its name."), Field.of("namespace", text(), "Its namespace."));
        Shape.Structure condition = object(
                Field.of("lastTransitionTime", time(), "When it came to be so."),
                Field.of("message", text(), "Why, in words."),
                Field.of("reason", text(), "Why, in a word."),
                Field.of("status", text(), "True, False or Unknown."),
                Field.of("type", text(), "What it is about."));
        Shape.Structure release = object(
                Field.of("lastRevisionApplied", whole(0, Long.MAX_VALUE), "The release's revision."),
                Field.of("helmChartRef", owner, "The chart."),
                Field.of("failureCount", whole(0, Long.MAX_VALUE), "How often it failed."),
                Field.of("installFailureCount", whole(0, Long.MAX_VALUE), "How often installing failed."),
                Field.of("upgradeFailureCount", whole(0, Long.MAX_VALUE), "How often upgrading failed."));
        return object(
                Field.of("name", text(), "The name of the object."),
                Field.of("namespace", text(), "Its namespace."),
                Field.of("kind", text(), "Its kind."),
                Field.of("complianceState", words(STATES), "Whether it is as wanted."),
                Field.of("appliedBy", owner, "What brought it."),
                Field.of("statusConditions", list(condition), "Its conditions."),
                Field.of("helmReleaseProperties", release, "More, if it is a HelmRelease."));
    }
}
