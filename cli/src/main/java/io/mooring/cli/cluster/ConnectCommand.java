package io.mooring.cli.cluster;

import io.mooring.cli.CliFailure;
import io.mooring.cli.ExitCode;
import io.mooring.cli.Moor;
import io.mooring.cli.hub.HubClient;
import io.mooring.cli.hub.HubConnection;
import io.mooring.cli.hub.ProxyCheck;
import io.mooring.cli.kube.KubeCluster;
import io.mooring.cli.kube.OnboardingKey;
import io.mooring.cli.output.DurationText;
import io.mooring.cli.output.Steps;
import io.mooring.extensions.helm.Helm;
import io.mooring.extensions.helm.HelmSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code moor connect}. */
@Command(
        name = "connect",
        description = "Connects the cluster of the current kubeconfig context to the hub.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nFor instance:%n",
        footer = "  moor connect --name c1 --resource-group g1 --context my-cluster")
public final class ConnectCommand implements Runnable {
    private final Moor moor;

    @Mixin
    private final ClusterChoice choice = new ClusterChoice();

    @Mixin
    private final KubeChoice kube = new KubeChoice();

    @Mixin
    private final ProxyOptions proxies = new ProxyOptions();

    @Option(
            names = {"-l", "--location"},
            paramLabel = "LOCATION",
            defaultValue = "local",
            description = "Location of the resource (default: local).")
    private String location = "local";

    @Option(names = "--tags", arity = "1..*", paramLabel = "KEY=VALUE", description = "Tags of the resource.")
    private final Map<String, String> tags = new LinkedHashMap<>();

    @Option(
            names = "--layout",
            paramLabel = "LAYOUT",
            defaultValue = "separate",
            description = "separate: a Deployment per agent; compact: one for all (default: separate).")
    private String layout = "separate";

    @Option(
            names = {"--timeout", "--onboarding-timeout"},
            paramLabel = "DURATION",
            defaultValue = "10m",
            description = "Limit of the wait for Connected (default: 10m).")
    private String timeout = "10m";

    @Option(names = "--no-wait", description = "Returns when the agents are installed.")
    private boolean noWait;

    ConnectCommand(Moor moor) {
        this.moor = moor;
    }

    @Override
    public void run() {
        if (!layout.equals("separate") && !layout.equals("compact")) {
            throw new CliFailure(
                    ExitCode.USAGE, "The layout '" + layout + "' is not known.", "Use separate or compact.");
        }
        Duration limit = noWait ? null : DurationText.parse(timeout);
        HubConnection connection = moor.hubConnection();
        HubClient hub = new HubClient(connection, moor.waiting());
        AgentProxies agentProxies = proxies.read();
        Onboarding.Request request = new Onboarding.Request(
                choice.id(),
                location,
                tags,
                layout,
                authorityPem(connection.caFile()),
                agentProxies,
                chart(moor.surroundings().installation()),
                OnboardingKey::generate,
                limit);
        ObjectNode connected;
        try (KubeCluster cluster =
                        KubeCluster.open(kube.choose(moor.surroundings().environment()));
                Helm helm = Helm.start(HelmSettings.from(moor.surroundings().environment()));
                Steps steps = moor.steps()) {
            if (proxies.checked()) {
                steps.step("Proxy leads to the hub", progress -> {
                    progress.found(ProxyCheck.run(connection, agentProxies.settings(), proxies.certificate()));
                    return null;
                });
            }
            connected = new Onboarding(hub, cluster, helm, steps, moor.waiting()).connect(request);
        }
        moor.output()
                .show(
                        connected,
                        () -> ClusterRow.table(List.of(connected), moor.ages(hub))
                                .lines());
    }

    /** Where the build puts the agents' chart. */
    public static Path chart(Path installation) {
        return installation.resolve(Path.of("cluster-agents", "target", "chart", "azure-arc-k8sagents"));
    }

    /** The text of a PEM file, null for none. */
    public static @Nullable String authorityPem(@Nullable Path file) {
        if (file == null) {
            return null;
        }
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new CliFailure(
                    ExitCode.USAGE,
                    "The file of trusted authorities " + file + " cannot be read.",
                    "Name a PEM file with --ca-file or MOORING_CA_FILE.",
                    unreadable);
        }
    }
}
