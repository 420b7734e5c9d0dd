package io.mooring.cli.gitops;

import io.mooring.cli.CliFailure;
import io.mooring.cli.ExitCode;
import io.mooring.cli.Moor;
import io.mooring.cli.desired.CreateItem;
import io.mooring.cli.output.DurationText;
import io.mooring.protocol.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code moor gitops create}, with the options of {@code az k8s-configuration flux create}. */
@Command(
        name = "create",
        description = "Applies folders of a Git repository to a cluster, and keeps them applied.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nFor instance:%n",
        footer = {
            "  moor gitops create -n apps -c c1 -g g1 -u https://git.example/apps.git \\",
            "    -k name=infra path=./infra prune=true \\",
            "    -k name=app path=./app prune=true depends_on=infra --wait"
        })
final class CreateConfigurationCommand extends CreateItem {
    @Option(
            names = {"-u", "--url"},
            required = true,
            paramLabel = "URL",
            description = "The repository.")
    private String url = "";

    @Option(names = "--branch", paramLabel = "BRANCH", description = "What to check out (default: main).")
    private @Nullable String branch;

    @Option(names = "--tag", paramLabel = "TAG", description = "A tag instead of a branch.")
    private @Nullable String tag;

    @Option(names = "--semver", paramLabel = "RANGE", description = "The newest tag in a range of versions.")
    private @Nullable String semver;

    @Option(names = "--commit", paramLabel = "SHA", description = "Exactly this commit.")
    private @Nullable String commit;

    @Option(
            names = {"-k", "--kustomization"},
            required = true,
            paramLabel = "KEY=VALUE",
            parameterConsumer = KustomizationArguments.class,
            description = "What to apply, repeatable: name=app path=./app prune=true depends_on=infra wait=true.")
    private final List<KustomizationChoice> kustomizations = new ArrayList<>();

    @Option(
            names = {"-s", "--scope"},
            paramLabel = "SCOPE",
            defaultValue = "cluster",
            description = "cluster or namespace (default: cluster).")
    private String scope = "cluster";

    @Option(
            names = {"--namespace", "--ns"},
            paramLabel = "NAMESPACE",
            defaultValue = "default",
            description = "Where the configuration's own objects live (default: default).")
    private String namespace = "default";

    @Option(
            names = {"--interval", "--sync-interval"},
            paramLabel = "DURATION",
            description = "Time between two looks at the repository.")
    private @Nullable String interval;

    @Option(names = "--timeout", paramLabel = "DURATION", description = "Limit of one fetch.")
    private @Nullable String timeout;

    @Option(names = "--suspend", description = "Creates it without reconciling it.")
    private boolean suspend;

    @ArgGroup(validate = false, heading = "%nTo log in to the repository:%n")
    private final CredentialOptions credentials = new CredentialOptions();

    CreateConfigurationCommand(Moor moor) {
        super(moor, new ConfigurationKind());
    }

    @Override
    protected ObjectNode body() {
        ObjectNode body = Json.mapper().createObjectNode();
        ObjectNode properties = body.putObject("properties");
        properties.put("scope", scope).put("namespace", namespace).put("sourceKind", "GitRepository");
        properties.put("suspend", suspend);
        ObjectNode repository = properties.putObject("gitRepository").put("url", url);
        if (interval != null) {
            repository.put("syncIntervalInSeconds", DurationText.parse(interval).toSeconds());
        }
        if (timeout != null) {
            repository.put("timeoutInSeconds", DurationText.parse(timeout).toSeconds());
        }
        ObjectNode reference = repository.putObject("repositoryRef");
        put(reference, "branch", branch);
        put(reference, "tag", tag);
        put(reference, "semver", semver);
        put(reference, "commit", commit);
        if (reference.isEmpty()) {
            reference.put("branch", "main");
        }
        credentials.describe(repository);
        ObjectNode secrets = credentials.protectedSettings();
        if (!secrets.isEmpty()) {
            properties.set("configurationProtectedSettings", secrets);
        }
        ObjectNode folders = properties.putObject("kustomizations");
        for (KustomizationChoice one : kustomizations) {
            if (folders.has(one.name())) {
                throw new CliFailure(
                        ExitCode.USAGE, "The Kustomization " + one.name() + " is there twice.", "Name each once.");
            }
            folders.set(one.name(), one.body());
        }
        return body;
    }
}
