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

/** Has kustomize change manifests that are built already: patches, images, prefixes and suffixes of names. */
final class Overlay {
    private static final String RESOURCES = "resources.yaml";

    private final Path workFolder;
    private final @Nullable KustomizeBinary kustomize;

    Overlay(Path workFolder, @Nullable KustomizeBinary kustomize) {
        this.workFolder = workFolder;
        this.kustomize = kustomize;
    }

    /** The manifests as a kustomization.yaml with these fields makes them. */
    List<Manifest> of(List<Manifest> manifests, ObjectNode fields) throws BuildFailed {
        if (fields.isEmpty() || manifests.isEmpty()) {
            return manifests;
        }
        if (kustomize == null) {
            throw new BuildFailed("spec has " + String.join(", ", fields.propertyNames())
                    + ", and no kustomize binary is configured");
        }
        ObjectNode kustomization = fields.deepCopy();
        kustomization.put("apiVersion", "kustomize.config.k8s.io/v1beta1").put("kind", "Kustomization");
        kustomization.putArray("resources").add(RESOURCES);
        StringBuilder resources = new StringBuilder();
        manifests.forEach(manifest ->
                resources.append("---\n").append(manifest.object().json()).append('\n'));
        try {
            Files.createDirectories(workFolder);
            Path work = Files.createTempDirectory(workFolder, "overlay-");
            try {
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
