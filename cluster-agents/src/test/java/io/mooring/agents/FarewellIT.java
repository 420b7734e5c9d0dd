package io.mooring.agents;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.mooring.agents.farewell.Farewell;
import io.mooring.agents.harness.Eventually;
import io.mooring.agents.harness.InstalledAgents;
import io.mooring.agents.kube.Intent;
import io.mooring.agents.kube.KubeConnection;
import io.mooring.agents.kube.KubeObjects;
import io.mooring.agents.kube.ObjectKey;
import io.mooring.agents.kube.ObjectKind;
import io.mooring.protocol.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The chart's hook with the rights that the chart gives it, where no agent lives that could do its part. */
class FarewellIT {
    private static final Farewell.Patience SHORT =
            new Farewell.Patience(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofMillis(20));

    private final InstalledAgents installed = InstalledAgents.get();
    private final KubernetesClient admin = installed.cluster.client();

    @Test
    void nothingHangsWhenTheAgentsAreDead() throws Exception {
        grant();
        admin.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("orphanage")
                        .endMetadata()
                        .build())
                .create();
        KubeObjects extensions = objects(ObjectKind.EXTENSION_CONFIG);
        KubeObjects configurations = objects(ObjectKind.FLUX_CONFIG);
        ObjectKey extension = new ObjectKey("orphanage", "left");
        ObjectKey configuration = new ObjectKey("orphanage", "settings");
        extensions.apply(extension, held("clusterconfig.azure.com/extension-manager", Map.of()));
        configurations.apply(
                configuration,
                held(
                        "clusterconfig.azure.com/config-agent",
                        Map.of(
                                "scope", "cluster",
                                "namespace", "orphanage",
                                "sourceKind", "GitRepository",
                                "kustomizations", Map.of())));
        try (KubernetesClient self = installed.as("azure-arc-release", "azure-arc-farewell")) {
            new Farewell(new KubeConnection(self), true, Clock.systemUTC(), SHORT).run();
        }
        Eventually.holds(
                "the end of the extension", () -> extensions.find(extension).isEmpty());
        Eventually.holds(
                "the end of the configuration",
                () -> configurations.find(configuration).isEmpty());
        assertEquals(
                0,
                admin.apps()
                        .deployments()
                        .inNamespace("azure-arc")
                        .withName("extension-manager")
                        .get()
                        .getSpec()
                        .getReplicas());
    }

    /** What Helm would make before it runs the Job. */
    private void grant() throws IOException {
        String name = "sh.helm.release.v1.azure-arc.v" + installed.release.revision();
        byte[] stored = Base64.getDecoder()
                .decode(admin.secrets()
                        .inNamespace("azure-arc-release")
                        .withName(name)
                        .get()
                        .getData()
                        .get("release"));
        JsonNode release;
        try (GZIPInputStream unzipped =
                new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(stored)))) {
            release = Json.mapper().readTree(unzipped);
        }
        List<String> manifests = release.get("hooks")
                .valueStream()
                .map(hook -> hook.get("manifest").asString())
                .filter(manifest -> !manifest.contains("kind: Job"))
                .toList();
        assertEquals(3, manifests.size());
        for (String manifest : manifests) {
            HasMetadata object = admin.getKubernetesSerialization().unmarshal(manifest);
            admin.resource(object).create();
        }
    }

    private KubeObjects objects(ObjectKind kind) {
        return new KubeObjects(new KubeConnection(admin), kind, "test-user");
    }

    private static Intent held(String finalizer, Object spec) {
        return new Intent(Map.of(), Map.of(), List.of(finalizer), null, spec);
    }
}
