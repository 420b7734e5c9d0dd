package io.mooring.cli.cluster;

import io.mooring.cli.CliFailure;
import io.mooring.cli.ExitCode;
import io.mooring.cli.kube.Distribution;
import io.mooring.cli.kube.KubeCluster;
import io.mooring.extensions.helm.Helm;
import io.mooring.extensions.helm.HelmFailure;
import io.mooring.extensions.helm.HelmOutcome;
import io.mooring.extensions.helm.Kubeconfig;
import io.mooring.extensions.helm.ReleaseName;
import io.mooring.extensions.helm.ReleaseOptions;
import io.mooring.extensions.helm.ReleaseRequest;
import io.mooring.extensions.helm.ReleaseRevision;
import io.mooring.protocol.arm.ClusterId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The Helm release of the agents in one cluster. */
final class AgentRelease {
    private final Helm helm;
    private final KubeCluster cluster;

    /**
     * What the agents have to know.
     *
     * @param fileUrls the GitOps operator may read repositories from its node's disk
     * @param hubCa PEM of the authority of the hub's certificate, null trusts the authorities of the image
     */
    record Settings(
            ClusterId resource,
            String tenant,
            String location,
            Distribution distribution,
            String hubUrl,
            @Nullable String hubCa,
            String layout,
            boolean fileUrls,
            AgentProxies proxies) {
        Map<String, Object> values() {
            Map<String, Object> hub = new LinkedHashMap<>();
            hub.put("url", hubUrl);
            hub.put("caCertificate", hubCa == null ? "" : hubCa);
            Map<String, Object> global = new LinkedHashMap<>();
            global.put("subscriptionId", resource.subscriptionId());
            global.put("resourceGroupName", resource.resourceGroup());
            global.put("resourceName", resource.name());
            global.put("location", location);
            global.put("tenantId", tenant);
            global.put("kubernetesDistro", distribution.distribution());
            global.put("kubernetesInfra", distribution.infrastructure());
            global.put("hub", hub);
            global.putAll(proxies.values());
            return Map.of("global", global, "layout", layout, "gitopsOperator", Map.of("fileUrls", fileUrls));
        }
    }

    AgentRelease(Helm helm, KubeCluster cluster) {
        this.helm = helm;
        this.cluster = cluster;
    }

    /** Installs or upgrades; a release that an earlier attempt left half done is cleared first. */
    ReleaseRevision install(Path chart, Settings settings) {
        if (!Files.isRegularFile(chart.resolve("Chart.yaml"))) {
            throw new CliFailure(
                    ExitCode.ENVIRONMENT, "The agents' chart is not at " + chart + ".", "Build it: ./mvnw package.");
        }
        ReleaseRequest request =
                new ReleaseRequest(name(), chart, settings.values(), kubeconfig(), ReleaseOptions.defaults());
        HelmOutcome<ReleaseRevision> outcome = put(request);
        if (outcome instanceof HelmOutcome.Failed<ReleaseRevision>(HelmFailure failure)
                && failure.kind() == HelmFailure.Kind.IN_PROGRESS) {
            HelmOutcome<String> unused = helm.uninstallWithoutHooks(name(), kubeconfig());
            outcome = helm.install(request);
        }
        return switch (outcome) {
            case HelmOutcome.Done<ReleaseRevision>(ReleaseRevision revision) -> revision;
            case HelmOutcome.Failed<ReleaseRevision>(HelmFailure failure) ->
                throw new CliFailure(
                        failure.kind() == HelmFailure.Kind.TIMEOUT ? ExitCode.TIMEOUT : ExitCode.FAILED,
                        "The agents could not be installed: " + failure.message() + ".",
                        "Repeat moor connect when the cause is gone.");
        };
    }

    private HelmOutcome<ReleaseRevision> put(ReleaseRequest request) {
        boolean absent =
                helm.status(name(), kubeconfig()) instanceof HelmOutcome.Failed<ReleaseRevision>(HelmFailure why)
                        && why.kind() == HelmFailure.Kind.NOT_FOUND;
        return absent ? helm.install(request) : helm.upgrade(request);
    }

    /** Uninstalls what {@link AgentRemoval} has prepared, so without the chart's hook; none there is as good. */
    void uninstall(String namespace) {
        HelmOutcome<String> outcome =
                helm.uninstallWithoutHooks(new ReleaseName(namespace, KubeCluster.RELEASE), kubeconfig());
        if (outcome instanceof HelmOutcome.Failed<String>(HelmFailure failure)
                && failure.kind() != HelmFailure.Kind.NOT_FOUND) {
            throw new CliFailure(
                    ExitCode.FAILED,
                    "The agents could not be uninstalled: " + failure.message() + ".",
                    "Repeat the command; --force removes what is left.");
        }
    }

    private static ReleaseName name() {
        return new ReleaseName(KubeCluster.RELEASE_NAMESPACE, KubeCluster.RELEASE);
    }

    private Kubeconfig kubeconfig() {
        return new Kubeconfig(cluster.choice().yaml());
    }
}
