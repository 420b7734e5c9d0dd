package io.mooring.cli.kube;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mooring.cli.CliFailure;
import io.mooring.cli.ExitCode;
import io.mooring.protocol.arm.ClusterId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The user's cluster: what `connect` has to know of it before it changes anything. */
public final class KubeCluster implements AutoCloseable {
    /** Namespace of the agents. */
    public static final String AGENTS = "azure-arc";
    /** Namespace that Helm keeps the release of the agents in. */
    public static final String RELEASE_NAMESPACE = "azure-arc-release";
    /** The Helm release of the agents. */
    public static final String RELEASE = "azure-arc";

    private static final int CALL_MILLIS_MAX = 20_000;
    private static final int RETRIES_MAX = 2;

    private final KubeconfigChoice choice;
    private final KubernetesClient client;

    /**
     * What the cluster says of itself.
     *
     * @param local it is a local cluster of ours: its agents share the disk of this machine
     */
    public record Facts(String version, int nodes, boolean linuxNode, Distribution distribution, boolean local) {}

    private KubeCluster(KubeconfigChoice choice, KubernetesClient client) {
        this.choice = choice;
        this.client = client;
    }

    /** Calls nothing yet. */
    public static KubeCluster open(KubeconfigChoice choice) {
        Config config = new ConfigBuilder(Config.fromKubeconfig(choice.yaml()))
                .withRequestTimeout(CALL_MILLIS_MAX)
                .withConnectionTimeout(CALL_MILLIS_MAX)
                .withRequestRetryBackoffLimit(RETRIES_MAX)
                .build();
        return new KubeCluster(
                choice, new KubernetesClientBuilder().withConfig(config).build());
    }

    public KubeconfigChoice choice() {
        return choice;
    }

    public KubeAgents agents() {
        return new KubeAgents(this);
    }

    public KubeRemoval removal() {
        return new KubeRemoval(this);
    }

    public Facts facts() {
        return ask("ask the cluster for its version and nodes", () -> {
            String version = client.getKubernetesVersion().getGitVersion();
            List<Node> nodes = client.nodes().list().getItems();
            boolean linux = nodes.stream().map(KubeCluster::operatingSystem).anyMatch("linux"::equals);
            List<Distribution.NodeMarks> marks =
                    nodes.stream().map(KubeCluster::marks).toList();
            boolean local = marks.stream().anyMatch(Distribution.NodeMarks::isLocal);
            return new Facts(version, nodes.size(), linux, Distribution.of(marks), local);
        });
    }

    /** Whether the user may do what installing the agents needs at the least. */
    public boolean mayCreateClusterRoleBindings() {
        SelfSubjectAccessReview review = new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withGroup("rbac.authorization.k8s.io")
                .withResource("clusterrolebindings")
                .withVerb("create")
                .endResourceAttributes()
                .endSpec()
                .build();
        return ask("ask the cluster for your rights", () -> {
            SelfSubjectAccessReview answer = client.resource(review).create();
            return answer.getStatus() != null
                    && Boolean.TRUE.equals(answer.getStatus().getAllowed());
        });
    }

    /** The namespace in which Helm keeps a release azure-arc, whatever state it is in. */
    public Optional<String> releaseNamespace() {
        return ask(
                "look for the agents' release",
                () -> client
                        .secrets()
                        .inAnyNamespace()
                        .withLabels(Map.of("owner", "helm", "name", RELEASE))
                        .list()
                        .getItems()
                        .stream()
                        .map(secret -> secret.getMetadata().getNamespace())
                        .findFirst());
    }

    /** The resource that the cluster's agents work for; empty if none are installed. */
    public Optional<ClusterId> connectedAs() {
        return ask("read what the cluster is connected as", () -> {
            var map = client.configMaps()
                    .inNamespace(AGENTS)
                    .withName("azure-clusterconfig")
                    .get();
            if (map == null || map.getData() == null) {
                return Optional.empty();
            }
            Map<String, String> data = map.getData();
            return Optional.of(new ClusterId(
                    data.getOrDefault("AZURE_SUBSCRIPTION_ID", ""),
                    data.getOrDefault("AZURE_RESOURCE_GROUP", ""),
                    data.getOrDefault("AZURE_RESOURCE_NAME", "")));
        });
    }

    public KubeOnboarding onboarding() {
        return new KubeOnboarding(this);
    }

    /** Whether an object is there; the namespace is null for kinds that have none. */
    public boolean exists(String apiVersion, String kind, @Nullable String namespace, String name) {
        return ask("look for " + kind + " " + name, () -> {
            var objects = client.genericKubernetesResources(apiVersion, kind);
            return (namespace == null
                                    ? objects.withName(name)
                                    : objects.inNamespace(namespace).withName(name))
                            .get()
                    != null;
        });
    }

    /** Whether Helm keeps records of a release. */
    public boolean hasRelease(String namespace, String name) {
        return ask(
                "look for the release " + name,
                () -> !client.secrets()
                        .inNamespace(namespace)
                        .withLabels(Map.of("owner", "helm", "name", name))
                        .list()
                        .getItems()
                        .isEmpty());
    }

    /** A field of an object's status, empty if there is no such object or field. */
    public String status(String apiVersion, String kind, String namespace, String name, String field) {
        return ask("look at " + kind + " " + name, () -> {
            var found = client.genericKubernetesResources(apiVersion, kind)
                    .inNamespace(namespace)
                    .withName(name)
                    .get();
            Object value = found == null ? null : found.get("status", field);
            return value == null ? "" : value.toString();
        });
    }

    KubernetesClient client() {
        return client;
    }

    /** Asks the cluster, and turns what can go wrong into words. */
    <T extends @Nullable Object> T ask(String purpose, Supplier<T> question) {
        try {
            return question.get();
        } catch (KubernetesClientException failed) {
            throw failure(purpose, failed);
        }
    }

    private CliFailure failure(String purpose, KubernetesClientException failed) {
        String where = choice.server() + " (context " + choice.context() + ")";
        return switch (failed.getCode()) {
            case 401 ->
                new CliFailure(
                        ExitCode.REFUSED,
                        "Could not " + purpose + ": " + where + " does not accept the credentials.",
                        "Renew them, or choose another --context.",
                        failed);
            case 403 ->
                new CliFailure(
                        ExitCode.REFUSED,
                        "Could not " + purpose + ": " + where + " does not allow it.",
                        "Connecting needs the rights of a cluster administrator; choose another --context.",
                        failed);
            case 0 ->
                new CliFailure(
                        ExitCode.UNREACHABLE,
                        "Could not " + purpose + ": " + where + " does not answer.",
                        "Check the address and that the cluster runs, or choose another --context.",
                        failed);
            default ->
                new CliFailure(
                        ExitCode.FAILED,
                        "Could not " + purpose + ": " + String.valueOf(failed.getMessage()),
                        "",
                        failed);
        };
    }

    private static String operatingSystem(Node node) {
        return node.getStatus() == null || node.getStatus().getNodeInfo() == null
                ? ""
                : node.getStatus().getNodeInfo().getOperatingSystem();
    }

    private static Distribution.NodeMarks marks(Node node) {
        Map<String, String> labels = node.getMetadata().getLabels();
        Map<String, String> annotations = node.getMetadata().getAnnotations();
        String provider = node.getSpec() == null ? null : node.getSpec().getProviderID();
        return new Distribution.NodeMarks(
                labels == null ? Map.of() : labels, annotations == null ? Map.of() : annotations, provider);
    }

    @Override
    public void close() {
        client.close();
    }
}
