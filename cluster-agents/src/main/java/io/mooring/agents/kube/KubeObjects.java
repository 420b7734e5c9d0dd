package io.mooring.agents.kube;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.mooring.protocol.json.Json;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/** The objects of one kind, written by one agent through server-side apply. */
public final class KubeObjects implements ObjectStore {
    private static final TypeReference<Map<String, Object>> FIELDS = new TypeReference<>() {};

    private final KubernetesClient client;
    private final ObjectKind kind;
    private final String writer;

    /** @param writer the agent's name, which becomes the field manager */
    public KubeObjects(KubeConnection connection, ObjectKind kind, String writer) {
        this.client = connection.client();
        this.kind = kind;
        this.writer = writer;
    }

    public ObjectKind kind() {
        return kind;
    }

    public List<StoredObject> everywhere() {
        return client(kind).inAnyNamespace().list().getItems().stream()
                .map(KubeObjects::stored)
                .toList();
    }

    public List<StoredObject> everywhere(String label, String value) {
        return client(kind).inAnyNamespace().withLabel(label, value).list().getItems().stream()
                .map(KubeObjects::stored)
                .toList();
    }

    /** As {@link #everywhere()}; none if the cluster does not know the kind. */
    public List<StoredObject> everywhereIfServed() {
        return ifServed(this::everywhere);
    }

    /** As {@link #everywhere(String, String)}; none if the cluster does not know the kind. */
    public List<StoredObject> everywhereIfServed(String label, String value) {
        return ifServed(() -> everywhere(label, value));
    }

    private static List<StoredObject> ifServed(Supplier<List<StoredObject>> list) {
        try {
            return list.get();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return List.of();
            }
            throw e;
        }
    }

    @Override
    public List<StoredObject> in(String namespace) {
        return client(kind).inNamespace(namespace).list().getItems().stream()
                .map(KubeObjects::stored)
                .toList();
    }

    @Override
    public Optional<StoredObject> find(ObjectKey key) {
        return Optional.ofNullable(at(key).get()).map(KubeObjects::stored);
    }

    @Override
    public StoredObject apply(ObjectKey key, Intent intent) {
        ObjectMetaBuilder metadata = new ObjectMetaBuilder()
                .withNamespace(key.namespace())
                .withName(key.name())
                .withLabels(intent.labels())
                .withAnnotations(intent.annotations())
                .withFinalizers(intent.finalizers());
        Intent.Owner owner = intent.owner();
        if (owner != null) {
            metadata.addNewOwnerReference()
                    .withApiVersion(owner.kind().apiVersion())
                    .withKind(owner.kind().kind())
                    .withName(owner.name())
                    .withUid(owner.uid())
                    .endOwnerReference();
        }
        GenericKubernetesResource object = object(metadata.build(), "spec", intent.spec());
        try {
            return stored(at(key).patch(apply(), object));
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                throw new IllegalStateException(
                        "The cluster has no namespace " + key.namespace() + ", or does not know " + kind.kind() + " ("
                                + kind.apiVersion() + "): then its definition must be installed first.",
                        e);
            }
            throw e;
        }
    }

    @Override
    public boolean applyStatus(ObjectKey key, Object status) {
        ObjectMeta metadata = new ObjectMetaBuilder()
                .withNamespace(key.namespace())
                .withName(key.name())
                .build();
        try {
            at(key).subresource("status").patch(apply(), object(metadata, "status", status));
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    /** Asks for the deletion; finalizers may delay it. Nothing happens if the object is not there. */
    public void delete(ObjectKey key) {
        at(key).delete();
    }

    /** Keeps an object from going before {@link #release} when somebody deletes it. */
    public void hold(StoredObject object, String finalizer) {
        if (!object.deleting() && !object.finalizers().contains(finalizer)) {
            List<String> all = new ArrayList<>(object.finalizers());
            all.add(finalizer);
            finalizers(object, all);
        }
    }

    /** Lets a deleted object go as far as this finalizer is concerned. */
    public void release(StoredObject object, String finalizer) {
        List<String> others = new ArrayList<>(object.finalizers());
        if (others.remove(finalizer)) {
            finalizers(object, others);
        }
    }

    /** Lets an object go as far as all these finalizers are concerned. */
    public void releaseAll(StoredObject object, Predicate<String> which) {
        List<String> others =
                object.finalizers().stream().filter(which.negate()).toList();
        if (others.size() < object.finalizers().size()) {
            finalizers(object, others);
        }
    }

    private void finalizers(StoredObject object, List<String> all) {
        // The uid keeps the patch from meeting a successor of the same name.
        Map<String, Object> patch = Map.of("metadata", Map.of("finalizers", all, "uid", object.uid()));
        try {
            at(object.key())
                    .patch(PatchContext.of(PatchType.JSON_MERGE), Json.mapper().writeValueAsString(patch));
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
    }

    @Override
    public void watch(Watched watched, WatchListener listener) {
        KubeWatch.start(watched.of(client(kind)), kind.plural(), event -> listener.changed(stored(event)));
    }

    /** Is told of objects that came, changed or went. */
    @FunctionalInterface
    public interface WatchListener {
        void changed(StoredObject object);
    }

    /** Which objects a watch is about. */
    public record Watched(@Nullable ObjectKey one, @Nullable String namespace) {
        public static Watched one(ObjectKey key) {
            return new Watched(key, null);
        }

        public static Watched in(String namespace) {
            return new Watched(null, namespace);
        }

        public static Watched everywhere() {
            return new Watched(null, null);
        }

        private Informable<GenericKubernetesResource> of(
                MixedOperation<
                                GenericKubernetesResource,
                                GenericKubernetesResourceList,
                                Resource<GenericKubernetesResource>>
                        objects) {
            if (one != null) {
                return objects.inNamespace(one.namespace()).withName(one.name());
            }
            return namespace == null ? objects.inAnyNamespace() : objects.inNamespace(namespace);
        }
    }

    private Resource<GenericKubernetesResource> at(ObjectKey key) {
        return client(kind).inNamespace(key.namespace()).withName(key.name());
    }

    private MixedOperation<
                    GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            client(ObjectKind of) {
        return client.genericKubernetesResources(new ResourceDefinitionContext.Builder()
                .withGroup(of.group())
                .withVersion(of.version())
                .withKind(of.kind())
                .withPlural(of.plural())
                .withNamespaced(true)
                .build());
    }

    private PatchContext apply() {
        PatchContext context = PatchContext.of(PatchType.SERVER_SIDE_APPLY);
        context.setFieldManager(writer);
        context.setForce(true);
        return context;
    }

    private GenericKubernetesResource object(ObjectMeta metadata, String part, Object content) {
        GenericKubernetesResource object = new GenericKubernetesResource();
        object.setApiVersion(kind.apiVersion());
        object.setKind(kind.kind());
        object.setMetadata(metadata);
        JsonNode tree = Json.mapper().valueToTree(content);
        object.setAdditionalProperty(part, Json.mapper().convertValue(tree, FIELDS));
        return object;
    }

    private static StoredObject stored(GenericKubernetesResource object) {
        ObjectMeta metadata = object.getMetadata();
        Long generation = metadata.getGeneration();
        Map<String, String> labels = metadata.getLabels();
        Map<String, String> annotations = metadata.getAnnotations();
        List<String> finalizers = metadata.getFinalizers();
        return new StoredObject(
                new ObjectKey(String.valueOf(metadata.getNamespace()), metadata.getName()),
                String.valueOf(metadata.getUid()),
                generation == null ? 0 : generation,
                metadata.getDeletionTimestamp() != null,
                labels == null ? Map.of() : labels,
                annotations == null ? Map.of() : annotations,
                finalizers == null ? List.of() : finalizers,
                Json.mapper().valueToTree(object.getAdditionalProperties().getOrDefault("spec", Map.of())),
                Json.mapper().valueToTree(object.getAdditionalProperties().getOrDefault("status", Map.of())));
    }
}
