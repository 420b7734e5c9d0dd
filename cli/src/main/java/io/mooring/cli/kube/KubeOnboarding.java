package io.mooring.cli.kube;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mooring.protocol.arm.ClusterId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The onboarding key in the cluster. It is put there before the hub hears of the cluster, so that a connect that broke off
 * anywhere can be repeated with the same key, and by us rather than by the chart, so that Helm's records do not hold it.
 */
public final class KubeOnboarding {
    private static final String SECRET = "azure-arc-onboarding-key";
    private static final String KEY = "private-key.pem";
    private static final String RESOURCE = "mooring.io/connected-cluster";
    private static final String FIELD_MANAGER = "moor";
    private static final int CONFLICT = 409;

    private final KubeCluster cluster;

    /**
     * A key that is in the cluster.
     *
     * @param resource the resource that it was made for, null if that is not recorded
     */
    public record StoredKey(@Nullable ClusterId resource, OnboardingKey key) {}

    KubeOnboarding(KubeCluster cluster) {
        this.cluster = cluster;
    }

    public Optional<StoredKey> find() {
        return cluster.ask(
                "read the onboarding key",
                () -> Optional.ofNullable(cluster.client()
                                .secrets()
                                .inNamespace(KubeCluster.AGENTS)
                                .withName(SECRET)
                                .get())
                        .flatMap(KubeOnboarding::stored));
    }

    public void store(ClusterId resource, OnboardingKey key) {
        var unused = cluster.ask("store the onboarding key", () -> {
            createNamespace();
            Secret secret = new SecretBuilder()
                    .withNewMetadata()
                    .withNamespace(KubeCluster.AGENTS)
                    .withName(SECRET)
                    .addToAnnotations(RESOURCE, resource.canonical())
                    .endMetadata()
                    .withType("Opaque")
                    .addToData(
                            KEY,
                            Base64.getEncoder()
                                    .encodeToString(key.privateKeyPem().getBytes(StandardCharsets.US_ASCII)))
                    .build();
            return cluster.client()
                    .resource(secret)
                    .fieldManager(FIELD_MANAGER)
                    .forceConflicts()
                    .serverSideApply();
        });
    }

    /** With the marks by which Helm recognises what it may take over: the chart has this namespace too. */
    private void createNamespace() {
        Namespace namespace = new NamespaceBuilder()
                .withNewMetadata()
                .withName(KubeCluster.AGENTS)
                .addToLabels("app.kubernetes.io/managed-by", "Helm")
                .addToAnnotations(Map.of(
                        "meta.helm.sh/release-name", KubeCluster.RELEASE,
                        "meta.helm.sh/release-namespace", KubeCluster.RELEASE_NAMESPACE))
                .endMetadata()
                .build();
        try {
            var unused = cluster.client().resource(namespace).create();
        } catch (KubernetesClientException refused) {
            if (refused.getCode() != CONFLICT) {
                throw refused;
            }
        }
    }

    private static Optional<StoredKey> stored(Secret secret) {
        String coded = secret.getData() == null ? null : secret.getData().get(KEY);
        if (coded == null) {
            return Optional.empty();
        }
        Map<String, String> annotations = secret.getMetadata().getAnnotations();
        String resource = annotations == null ? null : annotations.get(RESOURCE);
        String pem = new String(Base64.getDecoder().decode(coded), StandardCharsets.US_ASCII);
        return Optional.of(
                new StoredKey(resource == null ? null : ClusterId.parse(resource), OnboardingKey.fromPem(pem)));
    }
}
