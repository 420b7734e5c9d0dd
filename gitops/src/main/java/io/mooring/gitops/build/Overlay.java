package io.mooring.gitops.build;

import io.mooring.gitops.object.KubernetesObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Has kustomize change manifests that are built already: components, patches, images, prefixes and suffixes. */
final class Overlay {
    private static final String RESOURCES = "resources.yaml";
    private static final String COMPONENTS = "components";

    private final Path workFolder;
    private final @Nullable KustomizeBinary kustomize;

    Overlay(Path workFolder, @Nullable KustomizeBinary kustomize) {
        this.workFolder = workFolder;
        this.kustomize = kustomize;
    }

    /** The manifests as a kustomization.yaml with these components, which are folders of the source, and fields makes them. */
    List<Manifest> of(List<Manifest> manifests, SourceTree tree, List<String> components, ObjectNode fields)
            throws BuildFailed {
        if (components.isEmpty() && (fields.isEmpty() || manifests.isEmpty())) {
            return manifests;
        }
        if (kustomize == null) {
            throw new BuildFailed("spec has " + String.join(", ", fields.propertyNames())
                    + (components.isEmpty() ? "" : " components") + ", and no kustomize binary is configured");
        }
        String scope = components.isEmpty() ? "" : components.getFirst();
        for (String component : components) {
            scope = KustomizeScope.commonFolder(scope, new KustomizeScope(tree).of(component));
        }
        ObjectNode kustomization = fields.deepCopy();
        kustomization.put("apiVersion", "kustomize.config.k8s.io/v1beta1").put("kind", "Kustomization");
        kustomization.putArray("resources").add(RESOURCES);
        for (String component : components) {
            String inside = component.substring(scope.isEmpty() ? 0 : Math.min(component.length(), scope.length() + 1));
            kustomization.withArray("components").add(inside.isEmpty() ? COMPONENTS : COMPONENTS + "/" + inside);
        }
        StringBuilder resources = new StringBuilder();
        manifests.forEach(manifest ->
                resources.append("---\n").append(manifest.object().json()).append('\n'));
        try {
            Files.createDirectories(workFolder);
            Path work = Files.createTempDirectory(workFolder, "overlay-");
            try {
                if (!components.isEmpty()) {
                    FolderBuild.write(tree, scope, Files.createDirectory(work.resolve(COMPONENTS)));
                }
                Files.writeString(work.resolve(RESOURCES), resources, StandardCharsets.UTF_8);
                Files.writeString(
                        work.resolve("kustomization.yaml"),
                        KubernetesObject.json(kustomization),
                        StandardCharsets.UTF_8);
                return YamlManifests.parse("the manifests with spec.patches and the like", kustomize.build(work));
            } finally {
                FolderBuild.delete(work);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("write the manifests to change", e);
        }
    }
}
