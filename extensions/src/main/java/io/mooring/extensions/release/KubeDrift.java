package io.mooring.extensions.release;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.mooring.extensions.helm.ReleaseName;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Compares the objects of a release with its manifest, and sets right what others edited or deleted. Like Helm it minds
 * what the manifest says and leaves alone what others added.
 */
final class KubeDrift {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int UNSUPPORTED_MEDIA_TYPE = 415;
    private static final String WRITER = "mooring-extensions";

    private final KubernetesClient client;

    KubeDrift(KubernetesClient client) {
        this.client = client;
    }

    /** Looks at one object; empty if it is as it shall be. */
    Optional<DriftOutcome.Drifted> look(ObjectNode document, ReleaseName release, boolean repair) {
        ManifestObject object = ManifestObject.of(document, release.namespace());
        try {
            ObjectNode wanted = marked(document, release);
            Resource<GenericKubernetesResource> place = client.resource(typed(wanted, object.namespace()));
            GenericKubernetesResource live = place.get();
            if (live == null) {
                if (repair) {
                    place.create();
                }
                return Optional.of(new DriftOutcome.Drifted(object, "was deleted", repair));
            }
            if (live.getMetadata().getDeletionTimestamp() != null) {
                return Optional.empty();
            }
            JsonNode tree = tree(live);
            withoutWhatIsScaled(wanted, tree);
            if (Included.all(wanted, tree)) {
                return Optional.empty();
            }
            JsonNode after = tree(patch(place, object.group(), JSON.writeValueAsString(wanted), repair));
            return content(tree).equals(content(after))
                    ? Optional.empty()
                    : Optional.of(new DriftOutcome.Drifted(object, "was edited", repair));
        } catch (KubernetesClientException failed) {
            if (failed.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return Optional.empty(); // Somebody was faster; that will be heard of.
            }
            return Optional.of(new DriftOutcome.Drifted(
                    object, "is not as it shall be and cannot be set right: " + words(failed), false));
        }
    }

    private GenericKubernetesResource patch(
            Resource<GenericKubernetesResource> place, String group, String body, boolean repair) {
        boolean builtIn = !group.contains(".") || group.endsWith(".k8s.io");
        try {
            return place.patch(context(builtIn ? PatchType.STRATEGIC_MERGE : PatchType.JSON_MERGE, repair), body);
        } catch (KubernetesClientException refused) {
            if (refused.getCode() != UNSUPPORTED_MEDIA_TYPE) {
                throw refused;
            }
            return place.patch(context(PatchType.JSON_MERGE, repair), body);
        }
    }

    private static PatchContext context(PatchType type, boolean repair) {
        PatchContext context = PatchContext.of(type);
        context.setFieldManager(WRITER);
        if (!repair) {
            context.setDryRun(List.of("All"));
        }
        return context;
    }

    /** With the marks by which Helm knows its objects, which are not in the manifest. */
    private static ObjectNode marked(ObjectNode document, ReleaseName release) {
        ObjectNode wanted = document.deepCopy();
        ObjectNode metadata = wanted.withObject("/metadata");
        metadata.withObject("/labels").put("app.kubernetes.io/managed-by", "Helm");
        metadata.withObject("/annotations")
                .put("meta.helm.sh/release-name", release.name())
                .put("meta.helm.sh/release-namespace", release.namespace());
        return wanted;
    }

    /** An autoscaler's number of replicas is its own. */
    private static void withoutWhatIsScaled(ObjectNode wanted, JsonNode live) {
        boolean scaled = live.path("metadata")
                .path("managedFields")
                .valueStream()
                .anyMatch(entry -> entry.path("subresource").asString("").equals("scale"));
        if (scaled && wanted.path("spec") instanceof ObjectNode spec) {
            spec.remove("replicas");
        }
    }

    private GenericKubernetesResource typed(ObjectNode wanted, String namespace) {
        ObjectNode placed = wanted.deepCopy();
        placed.withObject("/metadata").put("namespace", namespace);
        return client.getKubernetesSerialization()
                .unmarshal(JSON.writeValueAsString(placed), GenericKubernetesResource.class);
    }

    private JsonNode tree(GenericKubernetesResource object) {
        return JSON.readTree(client.getKubernetesSerialization().asJson(object));
    }

    /** What people mean by an object: neither its status nor the apiserver's own notes. */
    private static JsonNode content(JsonNode tree) {
        ObjectNode content = (ObjectNode) tree.deepCopy();
        content.remove("status");
        ObjectNode metadata = content.withObject("/metadata");
        metadata.remove(List.of("managedFields", "resourceVersion", "generation"));
        return content;
    }

    private static String words(KubernetesClientException failed) {
        return failed.getStatus() == null || failed.getStatus().getMessage() == null
                ? String.valueOf(failed.getMessage())
                : failed.getStatus().getMessage();
    }
}
