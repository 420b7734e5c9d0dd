package io.mooring.gitops.build;

import io.mooring.gitops.build.SourceTree.SourceFile;
import io.mooring.gitops.object.ObjectRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Builds one folder of a commit as Flux does: with a kustomization.yaml by kustomize, without one from all YAML files
 * below it, in which a folder that has a kustomization.yaml counts as one resource.
 */
final class FolderBuild {
    private static final long WRITTEN_BYTES_MAX = 256L << 20;

    private final Path workFolder;
    private final @Nullable KustomizeBinary kustomize;
    private final ManifestCache cache;

    FolderBuild(Path workFolder, @Nullable Path kustomize, ManifestCache cache) {
        this.workFolder = workFolder;
        this.kustomize = kustomize == null ? null : new KustomizeBinary(kustomize);
        this.cache = cache;
    }

    List<Manifest> build(SourceTree tree, String folder) throws BuildFailed {
        List<SourceFile> files = tree.files(folder);
        SortedSet<String> kustomizations = all(files);
        List<Manifest> manifests = new ArrayList<>();
        if (kustomizations.contains(folder)) {
            manifests.addAll(kustomized(tree, folder));
        } else {
            for (String nested : outermost(kustomizations)) {
                manifests.addAll(kustomized(tree, nested));
            }
            for (SourceFile file : files) {
                if (isManifest(file) && kustomizations.stream().noneMatch(nested -> inside(file, nested))) {
                    manifests.addAll(cache.manifests(tree, file));
                }
            }
        }
        refuseDuplicates(manifests);
        return List.copyOf(manifests);
    }

    /** The folders below this one, or itself, that kustomize is run on. */
    static List<String> kustomizations(SourceTree tree, String folder) throws BuildFailed {
        SortedSet<String> all = all(tree.files(folder));
        return all.contains(folder) ? List.of(folder) : outermost(all);
    }

    private static SortedSet<String> all(List<SourceFile> files) {
        SortedSet<String> kustomizations = new TreeSet<>();
        for (SourceFile file : files) {
            if (KustomizationFile.NAMES.contains(file.name())) {
                kustomizations.add(file.folder());
            }
        }
        return kustomizations;
    }

    private List<Manifest> kustomized(SourceTree tree, String folder) throws BuildFailed {
        if (kustomize == null) {
            throw new BuildFailed((folder.isEmpty() ? "the root folder" : folder)
                    + " has a kustomization.yaml, and no kustomize binary is configured");
        }
        String scope = new KustomizeScope(tree).of(folder);
        try {
            Files.createDirectories(workFolder);
            Path work = Files.createTempDirectory(workFolder, "build-");
            try {
                write(tree, scope, work);
                String inside =
                        scope.isEmpty() ? folder : folder.substring(Math.min(folder.length(), scope.length() + 1));
                String text = kustomize.build(work.resolve(inside));
                return YamlManifests.parse(folder + "/kustomization.yaml", text);
            } finally {
                delete(work);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("write the folder to build", e);
        }
    }

    static void write(SourceTree tree, String scope, Path work) throws BuildFailed, IOException {
        long bytes = 0;
        for (SourceFile file : tree.files(scope)) {
            bytes += file.size();
            if (bytes > WRITTEN_BYTES_MAX) {
                throw new BuildFailed("the folder to build is larger than " + (WRITTEN_BYTES_MAX >> 20) + " MiB");
            }
            String relative = scope.isEmpty() ? file.path() : file.path().substring(scope.length() + 1);
            Path target = work.resolve(relative).normalize();
            if (!target.startsWith(work)) {
                throw new BuildFailed("'" + file.path() + "' leads out of the repository");
            }
            Files.createDirectories(target.getParent());
            Files.write(target, tree.read(file));
        }
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static List<String> outermost(SortedSet<String> folders) {
        List<String> outer = new ArrayList<>();
        for (String folder : folders) {
            if (outer.stream().noneMatch(known -> folder.startsWith(known + "/"))) {
                outer.add(folder);
            }
        }
        return outer;
    }

    private static boolean inside(SourceFile file, String folder) {
        return file.folder().equals(folder) || file.folder().startsWith(folder + "/");
    }

    private static boolean isManifest(SourceFile file) {
        String name = file.name().toLowerCase(Locale.ROOT);
        return name.endsWith(".yaml") || name.endsWith(".yml");
    }

    private static void refuseDuplicates(List<Manifest> manifests) throws BuildFailed {
        Map<ObjectRef, String> seen = new HashMap<>();
        for (Manifest manifest : manifests) {
            String other = seen.putIfAbsent(manifest.object().ref(), manifest.file());
            if (other != null) {
                throw new BuildFailed(
                        manifest.object().ref() + " is defined twice, in " + other + " and in " + manifest.file());
            }
        }
    }
}
