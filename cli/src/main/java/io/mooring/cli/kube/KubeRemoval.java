package io.mooring.cli.kube;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;
import java.util.Set;

/** Takes out of a cluster what the agents and their release leave behind. */
public final class KubeRemoval {
    private static final Set<String> GROUPS = Set.of("arc.azure.com", "clusterconfig.azure.com");
    /** What users and the hub declare; the agents' finalizers on these remove what came of them. */
    private static final Set<String> DECLARATIONS = Set.of("FluxConfig", "ExtensionConfig");

    private static final int NOT_FOUND = 404;
    private static final String NO_FINALIZERS = "{\"metadata\":{\"finalizers\":null}}";

    private final KubeCluster cluster;

    KubeRemoval(KubeCluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Asks all that was declared to go and tells whether it has. To be repeated: until they hear that the hub has
     * forgotten the cluster, the agents declare again what it wanted last.
     */
    public boolean declarationsGone() {
        return cluster.ask("delete the declared configurations and extensions", () -> {
            boolean none = true;
            for (CustomResourceDefinition definition : declarations()) {
                for (GenericKubernetesResource object : objects(definition)) {
                    none = false;
                    if (!object.isMarkedForDeletion()) {
                        var unusedDetails = cluster.client().resource(object).delete();
                    }
                }
            }
            return none;
        });
    }

    /** Nobody is there any more who would honour them. */
    public void stripFinalizers() {
        var unused = cluster.ask("release the objects of the agents", () -> {
            definitions().forEach(this::stripFinalizers);
            return true;
        });
    }

    /** Our resource definitions with all their objects. */
    public void removeDefinitions() {
        var unused = cluster.ask("remove the resource definitions", () -> {
            for (CustomResourceDefinition definition : definitions()) {
                var unusedDetails = cluster.client().resource(definition).delete();
            }
            return true;
        });
    }

    /** Whether our resource definitions have gone; lets go what came meanwhile. */
    public boolean definitionsGone() {
        return cluster.ask("list the resource definitions", () -> {
            List<CustomResourceDefinition> left = definitions();
            left.forEach(this::stripFinalizers);
            return left.isEmpty();
        });
    }

    public void deleteNamespace(String name) {
        var unused = cluster.ask(
                "delete the namespace " + name,
                () -> cluster.client().namespaces().withName(name).delete());
    }

    public boolean namespaceGone(String name) {
        return cluster.ask(
                "look for the namespace " + name,
                () -> cluster.client().namespaces().withName(name).get() == null);
    }

    private List<CustomResourceDefinition> definitions() {
        return cluster.client().apiextensions().v1().customResourceDefinitions().list().getItems().stream()
                .filter(definition -> GROUPS.contains(definition.getSpec().getGroup()))
                .toList();
    }

    private List<CustomResourceDefinition> declarations() {
        return definitions().stream()
                .filter(definition ->
                        DECLARATIONS.contains(definition.getSpec().getNames().getKind()))
                .toList();
    }

    /** None if the definition has gone since it was listed. */
    private List<GenericKubernetesResource> objects(CustomResourceDefinition definition) {
        var objects = cluster.client().genericKubernetesResources(context(definition));
        try {
            return (isNamespaced(definition) ? objects.inAnyNamespace() : objects)
                    .list()
                    .getItems();
        } catch (KubernetesClientException refused) {
            if (refused.getCode() == NOT_FOUND) {
                return List.of();
            }
            throw refused;
        }
    }

    private void stripFinalizers(CustomResourceDefinition definition) {
        for (GenericKubernetesResource object : objects(definition)) {
            List<String> finalizers = object.getMetadata().getFinalizers();
            if (finalizers != null && !finalizers.isEmpty()) {
                var objects = cluster.client().genericKubernetesResources(context(definition));
                var one = isNamespaced(definition)
                        ? objects.inNamespace(object.getMetadata().getNamespace())
                                .withName(object.getMetadata().getName())
                        : objects.withName(object.getMetadata().getName());
                strip(one);
            }
        }
    }

    private static void strip(Resource<GenericKubernetesResource> object) {
        try {
            var unused = object.patch(PatchContext.of(PatchType.JSON_MERGE), NO_FINALIZERS);
        } catch (KubernetesClientException refused) {
            if (refused.getCode() != NOT_FOUND) {
                throw refused;
            }
        }
    }

    private static boolean isNamespaced(CustomResourceDefinition definition) {
        return "Namespaced".equals(definition.getSpec().getScope());
    }

    private static ResourceDefinitionContext context(CustomResourceDefinition definition) {
        return new ResourceDefinitionContext.Builder()
                .withGroup(definition.getSpec().getGroup())
                .withVersion(definition.getSpec().getVersions().getFirst().getName())
                .withKind(definition.getSpec().getNames().getKind())
                .withPlural(definition.getSpec().getNames().getPlural())
                .withNamespaced(isNamespaced(definition))
                .build();
    }
}
