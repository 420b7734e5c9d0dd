package io.mooring.functions.contract;

import static io.mooring.functions.contract.Shape.map;
import static io.mooring.functions.contract.Shape.object;
import static io.mooring.functions.contract.Shape.text;
import static io.mooring.functions.contract.Shape.time;
import static io.mooring.functions.contract.Shape.truth;
import static io.mooring.functions.contract.Shape.words;

/** The declaration of Microsoft.KubernetesConfiguration/sourceControlConfigurations: what Flux v1 was told. */
public final class SourceControlConfigurations {
    private static final String WORD = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
    private static final String URL = "(https?|ssh|file)://\\S+|[A-Za-z0-9._-]+@[A-Za-z0-9._-]+:\\S+";

    private static final Shape.Structure COMPLIANCE = object(
            Field.of(
                    "complianceState",
                    words("Pending", "Compliant", "Noncompliant", "Installed", "Failed"),
                    "Whether the cluster is as configured; Installed is the good end."),
            Field.of("lastConfigApplied", time(), "When the cluster last said how it is."),
            Field.of("message", text(), "What is wrong, and which flags are not applied."),
            Field.of("messageLevel", words("Error", "Warning", "Information"), "How bad that is."));

    private static final Shape.Structure PROPERTIES = object(
            Envelope.provisioningState("Accepted", "Deleting", "Running", "Succeeded", "Failed"),
            Field.of(
                            "repositoryUrl",
                            text(1, 2048).matching(URL, "begin with http://, https:// or ssh://, or be user@host:path"),
                            "The Git repository.")
                    .mandatory(),
            Field.of(
                            "operatorNamespace",
                            text(1, 63).matching(WORD, "be the name of a Kubernetes namespace"),
                            "Where its objects live.")
                    .or("default"),
            Field.of(
                    "operatorInstanceName",
                    text(1, 63).matching(WORD, "have lower-case letters, digits and hyphens only"),
                    "The name that Flux v1's operator would have; the resource's own name if nothing is said."),
            Field.of("operatorType", words("Flux"), "The kind of operator.").or("Flux"),
            Field.of("operatorParams", text(), "The flags of Flux v1.").or(""),
            Field.of("operatorScope", words("cluster", "namespace"), "What it may touch.")
                    .or("cluster"),
            Field.of("configurationProtectedSettings", map(text()), "Credentials for the repository.")
                    .writeOnly(),
            Field.of("sshKnownHostsContents", text(), "Base64 of the known_hosts for ssh.")
                    .or(""),
            Field.of("enableHelmOperator", truth(), "Whether Flux v1's Helm operator is wanted.")
                    .or(false),
            Field.of(
                    "helmOperatorProperties",
                    object(
                            Field.of("chartVersion", text(0, 100), "The version of the operator's chart."),
                            Field.of("chartValues", text(), "Its values.")),
                    "How Flux v1's Helm operator is wanted."),
            Field.of("repositoryPublicKey", text(), "The public key to register for ssh.")
                    .readOnly(),
            Field.of("complianceStatus", COMPLIANCE, "What became of it.").readOnly());

    public static final ResourceType TYPE = new ResourceType(
            "Microsoft.KubernetesConfiguration",
            "sourceControlConfigurations",
            "Source Control Configuration",
            ApiVersion.list("2021-03-01", "2022-03-01", "2022-07-01", "2022-11-01", "2023-05-01"),
            Envelope.child(Field.of("properties", PROPERTIES, "What is wanted, and what became of it.")
                    .mandatory()));

    private SourceControlConfigurations() {}
}
