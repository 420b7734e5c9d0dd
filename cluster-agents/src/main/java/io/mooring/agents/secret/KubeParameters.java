package io.mooring.agents.secret;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mooring.agents.kube.KubeConnection;
import io.mooring.agents.kube.ObjectKey;
import io.mooring.agents.kube.ObjectKind;
import io.mooring.agents.kube.StoredObject;
import io.mooring.agents.loop.NotYet;
import io.mooring.protocol.json.Json;
import io.mooring.protocol.secret.ProtectedSettings;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The Secrets that protected settings become, one beside each custom resource that has some.
 *
 * <p>They are replaced and never read or patched, so that the right to write them is none to look into others. Each goes
 * with the resource that owns it.
 */
public final class KubeParameters {
    /** Field of a custom resource's spec that names its Secret, and the version of the settings in it. */
    public static final String REFERENCE = "protectedParametersSecretRef";

    /** Nobody watches the Secrets; so often one is put right that somebody changed. */
    private static final Duration AGAIN = Duration.ofMinutes(10);

    private final KubernetesClient client;
    private final Clock clock;
    private final Map<ObjectKey, Written> written = new HashMap<>();

    private record Written(String uid, long version, Instant at) {}

    /** What a custom resource says of its Secret. */
    public record Reference(String name, long version) {}

    public KubeParameters(KubeConnection connection, Clock clock) {
        this.client = connection.client();
        this.clock = clock;
    }

    public static String secretName(String resource) {
        return resource + "-protected-parameters";
    }

    /** A custom resource's spec with the reference to its Secret, if it has protected settings. */
    public static JsonNode spec(Object spec, String resource, @Nullable ProtectedSettings settings) {
        ObjectNode tree = Json.mapper().valueToTree(spec);
        if (settings != null) {
            tree.putObject(REFERENCE).put("name", secretName(resource)).put("version", settings.version());
        }
        return tree;
    }

    /** The reference in a custom resource's spec, null if it has none. */
    public static @Nullable Reference reference(StoredObject resource) {
        var reference = resource.spec().path(REFERENCE);
        String name = reference.path("name").asString("");
        return name.isEmpty()
                ? null
                : new Reference(name, reference.path("version").asLong(0));
    }

    /**
     * Makes the Secret of a resource what the settings say, unless it was done already.
     *
     * @param content is asked only if the Secret is to be written
     */
    public void write(
            StoredObject owner, ObjectKind kind, long version, Supplier<? extends Map<String, byte[]>> content) {
        Instant now = clock.instant();
        Written last = written.get(owner.key());
        if (last != null
                && last.uid().equals(owner.uid())
                && last.version() == version
                && now.isBefore(last.at().plus(AGAIN))) {
            return;
        }
        replace(secret(owner, kind, content.get()));
        written.put(owner.key(), new Written(owner.uid(), version, now));
    }

    /** Takes the Secret of a resource away; nothing happens if there is none. */
    public void delete(ObjectKey owner) {
        client.secrets()
                .inNamespace(owner.namespace())
                .withName(secretName(owner.name()))
                .delete();
        written.remove(owner);
    }

    private void replace(Secret secret) {
        try {
            client.resource(secret).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            // The client's own update reads first, which this agent must not be able to.
            String path = "/api/v1/namespaces/" + secret.getMetadata().getNamespace() + "/secrets/"
                    + secret.getMetadata().getName();
            if (client.raw(path, "PUT", secret) == null) {
                throw new NotYet("The Secret " + secret.getMetadata().getName() + " went while it was replaced.");
            }
        }
    }

    private static Secret secret(StoredObject owner, ObjectKind kind, Map<String, byte[]> content) {
        Map<String, String> data = new TreeMap<>();
        content.forEach((key, value) -> data.put(key, Base64.getEncoder().encodeToString(value)));
        return new SecretBuilder()
                .withNewMetadata()
                .withNamespace(owner.key().namespace())
                .withName(secretName(owner.key().name()))
                .withLabels(Map.of("clusterconfig.azure.com/is-managed", "true"))
                .addNewOwnerReference()
                .withApiVersion(kind.apiVersion())
                .withKind(kind.kind())
                .withName(owner.key().name())
                .withUid(owner.uid())
                .endOwnerReference()
                .endMetadata()
                .withType("Opaque")
                .withData(data)
                .build();
    }
}
