package io.mooring.agents.kube;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Secrets in the apiserver. */
public final class KubeSecrets implements SecretStore {
    private final KubernetesClient client;
    private final String namespace;
    private final String writer;

    public KubeSecrets(KubeConnection connection, String namespace, String writer) {
        this.client = connection.client();
        this.namespace = namespace;
        this.writer = writer;
    }

    @Override
    public Optional<Map<String, byte[]>> read(String name) {
        Secret secret = client.secrets().inNamespace(namespace).withName(name).get();
        if (secret == null) {
            return Optional.empty();
        }
        Map<String, byte[]> data = new TreeMap<>();
        Map<String, String> stored = secret.getData();
        if (stored != null) {
            stored.forEach((key, value) -> data.put(key, Base64.getDecoder().decode(value)));
        }
        return Optional.of(data);
    }

    @Override
    public void write(String name, Map<String, byte[]> data) {
        Map<String, String> encoded = new TreeMap<>();
        data.forEach((key, value) -> encoded.put(key, Base64.getEncoder().encodeToString(value)));
        Secret secret = new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withType("Opaque")
                .withData(encoded)
                .build();
        PatchContext apply = PatchContext.of(PatchType.SERVER_SIDE_APPLY);
        apply.setFieldManager(writer);
        apply.setForce(true);
        client.secrets().inNamespace(namespace).withName(name).patch(apply, secret);
    }
}
