package io.mooring.gitops.build;

import java.nio.file.Path;
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

    /** The manifests as the fields of a kustomization.yaml change them; without any they stay what they are. */
    public List<Manifest> edited(List<Manifest> manifests, ObjectNode fields) throws BuildFailed {
        return overlay.of(manifests, fields);
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
