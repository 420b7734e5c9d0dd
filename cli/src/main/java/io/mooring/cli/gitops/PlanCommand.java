package io.mooring.cli.gitops;

import io.mooring.cli.CliFailure;
import io.mooring.cli.ExitCode;
import io.mooring.cli.Moor;
import io.mooring.cli.kube.KubeKustomizations;
import io.mooring.cli.kube.KubeconfigChoice;
import io.mooring.gitops.GitOpsSettings;
import io.mooring.gitops.KubePreview.NotShown;
import io.mooring.protocol.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code moor gitops plan}. */
@Command(
        name = "plan",
        description = {
            "Shows what a commit would change in clusters, object by object and field by field, before it is applied.",
            "The clusters' own apiservers judge it; nothing is written. Values of Secrets are not shown.",
            "It ends with 1 if an apiserver would refuse something, or if something cannot be shown."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nFor instance:%n",
        footer = "  moor gitops plan apps --revision 0a1b… --context staging --context production")
final class PlanCommand implements Callable<Integer> {
    private final Moor moor;

    @Parameters(arity = "0..*", paramLabel = "NAME", description = "Kustomizations (default: all of the namespace).")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--revision",
            paramLabel = "COMMIT",
            defaultValue = "",
            description = "The commit, 40 digits (default: the one that the source refers to now).")
    private String revision = "";

    @Option(
            names = "--namespace",
            paramLabel = "NAME",
            defaultValue = "flux-system",
            description = "The namespace of the Kustomizations (default: ${DEFAULT-VALUE}).")
    private String namespace = "flux-system";

    @Option(
            names = "--source",
            paramLabel = "NAME",
            description = "Only Kustomizations that use the GitRepository of that name.")
    private @Nullable String source;

    @Option(
            names = {"--kubeconfig", "--kube-config"},
            paramLabel = "FILE",
            description = "The kubeconfig; else KUBECONFIG, else ~/.kube/config.")
    private @Nullable Path kubeconfig;

    @Option(
            names = {"--context", "--kube-context"},
            paramLabel = "NAME",
            description = "A cluster by its context in the kubeconfig; may be repeated (default: the current one).")
    private List<String> contexts = new ArrayList<>();

    @Mixin
    private final KustomizeChoice kustomize = new KustomizeChoice();

    PlanCommand(Moor moor) {
        this.moor = moor;
    }

    @Override
    public Integer call() throws IOException {
        if (!revision.isEmpty() && !revision.matches("[0-9a-f]{40}")) {
            throw new CliFailure(
                    ExitCode.USAGE,
                    "--revision must be 40 hexadecimal digits: '" + revision + "'.",
                    "`git rev-parse` makes a commit's id of a name.");
        }
        ArrayNode data = Json.mapper().createArrayNode();
        Path work = Files.createTempDirectory("moor-plan-");
        try {
            GitOpsSettings settings = new GitOpsSettings(work, kustomize.choose(moor), 1, true, false);
            for (KubeconfigChoice choice : clusters()) {
                try (KubeKustomizations cluster = KubeKustomizations.open(choice, settings)) {
                    data.add(plan(cluster));
                }
            }
        } finally {
            delete(work);
        }
        moor.output().show(data, () -> PlanText.lines(data));
        return PlanText.sound(data) ? ExitCode.OK.number() : ExitCode.FAILED.number();
    }

    private List<KubeconfigChoice> clusters() {
        List<KubeconfigChoice> clusters = new ArrayList<>();
        if (contexts.isEmpty()) {
            clusters.add(
                    KubeconfigChoice.of(kubeconfig, null, moor.surroundings().environment()));
        }
        for (String context : contexts) {
            clusters.add(
                    KubeconfigChoice.of(kubeconfig, context, moor.surroundings().environment()));
        }
        return clusters;
    }

    private ObjectNode plan(KubeKustomizations cluster) {
        ObjectNode shown = Json.mapper().createObjectNode();
        shown.put("context", cluster.context()).put("server", cluster.server());
        ArrayNode plans = shown.putArray("kustomizations");
        List<JsonNode> chosen =
                cluster.in(namespace).stream().filter(this::chosen).toList();
        for (JsonNode kustomization : chosen) {
            ObjectNode plan = plans.addObject();
            plan.put("namespace", namespace).put("name", name(kustomization));
            try {
                PlanText.describe(plan, cluster.show(kustomization, revision));
            } catch (NotShown e) {
                plan.put("error", String.valueOf(e.getMessage()));
            }
        }
        List<String> found = chosen.stream().map(PlanCommand::name).toList();
        names.stream()
                .filter(name -> !found.contains(name))
                .forEach(name -> plans.addObject()
                        .put("namespace", namespace)
                        .put("name", name)
                        .put("error", "there is no such Kustomization" + (source == null ? "" : " of that source")));
        return shown;
    }

    private boolean chosen(JsonNode kustomization) {
        JsonNode ref = kustomization.path("spec").path("sourceRef");
        boolean named = names.isEmpty() || names.contains(name(kustomization));
        boolean sourced = source == null
                || (ref.path("kind").asString("").equals("GitRepository")
                        && ref.path("name").asString("").equals(source));
        return named && sourced;
    }

    private static String name(JsonNode kustomization) {
        return kustomization.path("metadata").path("name").asString("");
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
