package io.mooring.cli.demo;

import io.mooring.cli.CliFailure;
import io.mooring.cli.ExitCode;
import io.mooring.cli.cluster.AgentProxies;
import io.mooring.cli.cluster.ClusterChoice;
import io.mooring.cli.cluster.ConnectCommand;
import io.mooring.cli.cluster.Onboarding;
import io.mooring.cli.extension.Extensions;
import io.mooring.cli.gitops.Configurations;
import io.mooring.cli.hub.ArmPath;
import io.mooring.cli.kube.DeploymentState;
import io.mooring.cli.kube.KubeCluster;
import io.mooring.cli.kube.OnboardingKey;
import io.mooring.cli.output.DurationText;
import io.mooring.cli.output.TextTable;
import io.mooring.protocol.arm.ClusterId;
import io.mooring.protocol.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The way of a user: connect the cluster, configure it from Git, install an extension, look at what came of it. */
final class DemoTour {
    static final ClusterId CLUSTER = new ClusterId(ClusterChoice.LOCAL_SUBSCRIPTION, "demo", "demo-cluster");
    static final String CONFIGURATION = "demo";
    static final String EXTENSION = "greeting";
    /** What Git declares. */
    static final String DECLARED = "hello";

    static final String EXTENSION_API = "clusterconfig.azure.com/v1beta1";
    static final Duration LOOK_EVERY = Duration.ofMillis(500);
    static final Duration STEP_LIMIT = Duration.ofMinutes(4);

    private final DemoStage stage;

    DemoTour(DemoStage stage) {
        this.stage = stage;
    }

    void run(Path installation, Supplier<OnboardingKey> newKey) {
        Onboarding.Request request = new Onboarding.Request(
                CLUSTER,
                "local",
                Map.of("purpose", "demo"),
                "separate",
                ConnectCommand.authorityPem(stage.connection().caFile()),
                AgentProxies.NONE,
                ConnectCommand.chart(installation),
                newKey,
                STEP_LIMIT);
        ObjectNode unusedCluster = new Onboarding(
                        stage.hub(), stage.kube(), stage.helm(), stage.steps(), stage.waiting())
                .connect(request);
        // Both are wanted before either is waited for: the agents work on them side by side.
        Configurations configurations = new Configurations(stage.hub(), CLUSTER);
        Extensions extensions = new Extensions(stage.hub(), CLUSTER);
        stage.steps().step("Configuration and extension created at the hub", progress -> {
            ObjectNode unusedConfiguration = configurations.put(CONFIGURATION, configuration());
            ObjectNode unusedExtension = extensions.put(EXTENSION, extension());
            return null;
        });
        awaitConfiguration(configurations);
        awaitExtension(extensions);
    }

    private void awaitConfiguration(Configurations configurations) {
        String head = stage.repository().head();
        ObjectNode unused = stage.steps().step("Configuration Compliant", progress -> {
            progress.found("at " + head.substring(0, 7));
            return configurations.awaitCompliant(CONFIGURATION, head, STEP_LIMIT, stage.waiting(), progress::note);
        });
        stage.steps().step("Objects from Git are in the cluster", progress -> {
            await("the ConfigMap demo/settings", () -> exists("v1", "ConfigMap", "settings"));
            await("the Deployment demo/web", () -> exists("apps/v1", "Deployment", "web"));
            return null;
        });
        stage.steps().step("Extension declared in Git installed", progress -> {
            await("the release hello of the ExtensionConfig in Git", () -> {
                progress.note(declared("state") + " " + declared("message"));
                return declared("state").equals("Installed") && stage.kube().hasRelease("hello", DECLARED);
            });
            progress.found(DECLARED + " " + declared("currentVersion"));
            return null;
        });
    }

    private void awaitExtension(Extensions extensions) {
        ObjectNode unused = stage.steps().step("Extension installed", progress -> {
            ObjectNode installed = extensions.awaitDone(EXTENSION, STEP_LIMIT, stage.waiting(), progress::note);
            progress.found(EXTENSION + " "
                    + installed.path("properties").path("currentVersion").asString(""));
            return installed;
        });
        stage.steps().step("Release of the extension is in the cluster", progress -> {
            await("the release greeting", () -> stage.kube().hasRelease("greeting", EXTENSION));
            return null;
        });
    }

    /** What it came to, asked anew from hub and cluster. */
    TextTable table() {
        JsonNode cluster =
                stage.hub().get(ArmPath.cluster(CLUSTER), "look at the cluster").path("properties");
        JsonNode configuration =
                new Configurations(stage.hub(), CLUSTER).get(CONFIGURATION).path("properties");
        JsonNode extension = new Extensions(stage.hub(), CLUSTER).get(EXTENSION).path("properties");
        List<DeploymentState> agents = agents();
        long running = agents.stream().filter(DeploymentState::isReady).count();
        TextTable table = new TextTable("WHAT", "NAME", "STATE", "DETAILS");
        table.row(
                "cluster",
                CLUSTER.name(),
                cluster.path("connectivityStatus").asString(""),
                "Kubernetes " + cluster.path("kubernetesVersion").asString("?") + ", nodes "
                        + cluster.path("totalNodeCount").asString("?"));
        table.row(
                "agents",
                cluster.path("agentVersion").asString(""),
                running == agents.size() ? "Running" : "Not all",
                running + "/" + agents.size() + " running");
        table.row(
                "configuration",
                CONFIGURATION,
                configuration.path("complianceState").asString(""),
                "at "
                        + Configurations.shortCommit(
                                configuration.path("sourceSyncedCommitId").asString("?")));
        table.row(
                "extension",
                EXTENSION,
                extension.path("provisioningState").asString(""),
                "version " + extension.path("currentVersion").asString("?"));
        table.row("extension (in Git)", DECLARED, declared("state"), "version " + declared("currentVersion"));
        return table;
    }

    List<DeploymentState> agents() {
        List<DeploymentState> all = new ArrayList<>(stage.kube().agents().deployments(KubeCluster.AGENTS));
        all.addAll(stage.kube().agents().deployments("flux-system"));
        return all;
    }

    private String declared(String field) {
        return stage.kube().status(EXTENSION_API, "ExtensionConfig", "demo", DECLARED, field);
    }

    private boolean exists(String apiVersion, String kind, String name) {
        return stage.kube().exists(apiVersion, kind, "demo", name);
    }

    private void await(String what, Supplier<Boolean> there) {
        if (!stage.waiting().until(STEP_LIMIT, LOOK_EVERY, there)) {
            throw new CliFailure(
                    ExitCode.TIMEOUT,
                    "There is no sign of " + what + " after " + DurationText.show(STEP_LIMIT) + ".",
                    "");
        }
    }

    private ObjectNode configuration() {
        ObjectNode body = Json.mapper().createObjectNode();
        ObjectNode properties = body.putObject("properties");
        properties.put("scope", "cluster").put("namespace", "default").put("sourceKind", "GitRepository");
        properties
                .putObject("gitRepository")
                .put("url", stage.repository().url().toString())
                .put("syncIntervalInSeconds", 30)
                .putObject("repositoryRef")
                .put("branch", "main");
        ObjectNode kustomizations = properties.putObject("kustomizations");
        kustomizations
                .putObject("apps")
                .put("path", "./apps")
                .put("prune", true)
                .put("wait", true);
        kustomizations
                .putObject("extensions")
                .put("path", "./extensions")
                .put("prune", true)
                .put("wait", true)
                .putArray("dependsOn")
                .add("apps");
        return body;
    }

    private ObjectNode extension() {
        ObjectNode body = Json.mapper().createObjectNode();
        ObjectNode properties = body.putObject("properties");
        properties.put("extensionType", ChartServer.CHART);
        properties.put("autoUpgradeMinorVersion", false).put("version", ChartServer.VERSION);
        properties
                .putObject("chart")
                .putObject("repository")
                .put("url", stage.charts().url().toString())
                .put("name", ChartServer.CHART);
        properties.putObject("scope").putObject("cluster").put("releaseNamespace", "greeting");
        properties.putObject("configurationSettings").put("greeting", "hello from the hub");
        return body;
    }
}
