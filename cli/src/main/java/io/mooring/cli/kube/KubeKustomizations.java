package io.mooring.cli.kube;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mooring.cli.CliFailure;
import io.mooring.cli.ExitCode;
import io.mooring.gitops.GitOpsSettings;
import io.mooring.gitops.KubePreview;
import io.mooring.gitops.KubePreview.NotShown;
import io.mooring.protocol.json.Json;
import java.time.Clock;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The Kustomizations of a cluster, and what commits that are not applied mean for them. */
public final class KubeKustomizations implements AutoCloseable {
    private static final String API_VERSION = "kustomize.toolkit.fluxcd.io/v1";

    private final KubeconfigChoice choice;
    private final KubernetesClient client;
    private final KubePreview preview;

    private KubeKustomizations(KubeconfigChoice choice, KubernetesClient client, GitOpsSettings settings) {
        this.choice = choice;
        this.client = client;
        this.preview = new KubePreview(client, settings, Clock.systemUTC());
    }

    public static KubeKustomizations open(KubeconfigChoice choice, GitOpsSettings settings) {
        return new KubeKustomizations(
                choice,
                new KubernetesClientBuilder()
                        .withConfig(Config.fromKubeconfig(choice.yaml()))
                        .build(),
                settings);
    }

    /** All of a namespace, in the order of their names. */
    public List<JsonNode> in(String namespace) {
        try {
            return client
                    .genericKubernetesResources(API_VERSION, "Kustomization")
                    .inNamespace(namespace)
                    .list()
                    .getItems()
                    .stream()
                    .map(one -> Json.mapper()
                            .readTree(client.getKubernetesSerialization().asJson(one)))
                    .toList();
        } catch (KubernetesClientException e) {
            throw new CliFailure(
                    e.getCode() == 0 ? ExitCode.UNREACHABLE : ExitCode.NOT_FOUND,
                    "The Kustomizations of " + choice.server() + " cannot be listed: " + e.getMessage(),
                    "Look whether the context " + choice.context()
                            + " is right, and whether the definitions are there.",
                    e);
        }
    }

    /** What a commit would make of one; without a commit, what its source refers to now. */
    public KubePreview.Shown show(JsonNode kustomization, String commit) throws NotShown {
        return preview.show(kustomization.toString(), commit);
    }

    public String server() {
        return choice.server();
    }

    public String context() {
        return choice.context();
    }

    @Override
    public void close() {
        preview.close();
        client.close();
    }
}
