package io.mooring.gitops.build;

import io.mooring.gitops.sops.SopsKeys;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Builds of folders, each done once whoever asks and however many ask at once. */
public final class Builds {
    /** Parsed objects are heavy; a Kustomization asks again only when its folder or its spec has changed. */
    private static final int BUILDS_MAX = 64;

    private final FolderBuild folderBuild;
    private final Overlay overlay;
    private final Map<String, FutureTask<List<Manifest>>> builds = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, FutureTask<List<Manifest>>> eldest) {
            return size() > BUILDS_MAX;
        }
    };

    public Builds(Path workFolder, @Nullable Path kustomize) {
        folderBuild = new FolderBuild(workFolder, kustomize, new ManifestCache());
        overlay = new Overlay(workFolder, kustomize == null ? null : new KustomizeBinary(kustomize));
    }

    /** The folder that a Kustomization's path names, checked. */
    public static String folder(String path) throws BuildFailed {
        return KustomizeScope.resolve("", path, "spec.path");
    }

    /** The key under which a folder is built: equal keys build the same. A build may read files beside its folder. */
    public static String key(SourceTree tree, String folder) throws BuildFailed {
        String folderId = tree.folderId(folder)
                .orElseThrow(() -> new BuildFailed(
                        BuildFailed.Kind.PATH_MISSING,
                        "kustomization path not found: '" + folder + "' is not in the commit"));
        String scope = folder;
        for (SourceTree.SourceFile file : tree.files(folder)) {
            if (KustomizationFile.NAMES.contains(file.name())) {
                scope = KustomizeScope.commonFolder(scope, new KustomizeScope(tree).of(file.folder()));
            }
        }
        String scopeId = scope.equals(folder) ? folderId : tree.folderId(scope).orElse("");
        return folder + "@" + folderId + "@" + scopeId;
    }

    /** Folders of kustomize components, relative to the one that is built, and whether missing ones are left out. */
    public record Components(List<String> paths, boolean ignoreMissing) {
        public Components {
            paths = List.copyOf(paths);
        }

        /** The folders in the source. */
        List<String> folders(SourceTree tree, String folder) throws BuildFailed {
            List<String> found = new ArrayList<>();
            for (String path : paths) {
                if (KustomizeScope.remote(path)) {
                    throw new BuildFailed("spec.components: '" + path + "' is remote; remote resources are refused");
                }
                String component = KustomizeScope.resolve(folder, path, "spec.components");
                if (tree.folderId(component).isPresent()) {
                    found.add(component);
                } else if (!ignoreMissing) {
                    throw new BuildFailed("spec.components: '" + path + "' is not in the source");
                }
            }
            return found;
        }
    }

    /**
     * What a folder is built with beside its own files: equal keys build the same. Without decryption keys nothing is decrypted.
     */
    public record Edits(
            ObjectNode fields,
            Components components,
            @Nullable SopsKeys keys) {
        public String key(SourceTree tree, String folder) throws BuildFailed {
            StringBuilder key = new StringBuilder();
            for (String component : components.folders(tree, folder)) {
                key.append(Builds.key(tree, component)).append(' ');
            }
            key.append(keys == null ? "" : keys.digest());
            return key.toString();
        }
    }

    /** The manifests of a folder as the edits change them; without any they stay what they are. */
    public List<Manifest> edited(SourceTree tree, String folder, Edits edits) throws BuildFailed {
        List<String> components = edits.components().folders(tree, folder);
        if (edits.keys() == null) {
            return Decryption.refusing(overlay.of(build(tree, folder), tree, components, edits.fields()));
        }
        Decryption decryption = new Decryption(tree, edits.keys());
        for (String kustomization : FolderBuild.kustomizations(tree, folder)) {
            decryption.prepare(kustomization);
        }
        for (String component : components) {
            decryption.prepare(component);
        }
        SourceTree replaced = decryption.tree();
        List<Manifest> manifests = decryption.named(build(replaced, folder));
        return decryption.opened(decryption.named(overlay.of(manifests, replaced, components, edits.fields())));
    }

    public List<Manifest> build(SourceTree tree, String folder) throws BuildFailed {
        String key = key(tree, folder);
        FutureTask<List<Manifest>> task;
        synchronized (builds) {
            task = builds.computeIfAbsent(key, ignored -> new FutureTask<>(() -> folderBuild.build(tree, folder)));
        }
        task.run(); // Does nothing if it runs or has run already.
        try {
            return task.get();
        } catch (ExecutionException e) {
            synchronized (builds) {
                builds.remove(
                        key, task); // A cause outside of the commit, such as a full disk, may have gone next time.
            }
            if (e.getCause() instanceof BuildFailed failed) {
                throw new BuildFailed(failed.kind(), String.valueOf(failed.getMessage()));
            }
            throw new IllegalStateException("build " + key, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BuildFailed("the build was interrupted");
        }
    }
}
